import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import {
  DINER,
  HERE,
  offered,
  OWNER,
  scan,
  SECOND,
  sent,
  THERE,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'

eachDatabase((open) => {
  test('a guest whom staff have at one bar is served by the waiter at the next', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    const scanned = await desk.says(DINER, scan('A6', THERE))

    const asked = await desk.says(DINER, '2 fanta citron')

    expect(wordsOf(scanned, DINER)).toContain('A6')
    expect(wordsOf(asked, DINER)).toContain('2 × Fanta Citron')
    expect(wordsOf(asked, OWNER)).toBe('')
  })

  test('staff of a bar read nothing of what a guest said at another', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'do you have xylophone soup')
    await desk.says(DINER, scan('A6', THERE))
    await desk.says(DINER, 'do you have zebra cake')

    const asked = await desk.says(DINER, 'I want to talk to a person')

    expect(wordsOf(asked, OWNER)).toContain('zebra')
    expect(wordsOf(asked, OWNER)).not.toContain('xylophone')
  })

  test('nor of what a guest and the staff of another bar said to each other', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    await desk.says(DINER, 'it is about my xylophone')
    await desk.says(SECOND, 'we look after the xylophone')
    await desk.says(DINER, 'thank you for the xylophone')
    await desk.says(DINER, scan('A6', THERE))

    const asked = await desk.says(DINER, 'I want to talk to a person')

    expect(wordsOf(asked, OWNER)).toContain('table A6 asks for a person')
    expect(wordsOf(asked, OWNER)).not.toContain('xylophone')
  })

  test('what was wanted at one bar is no wish at the next', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, 'hello')
    await desk.says(DINER, offered(await sent(database), HERE.name))
    await desk.says(DINER, '2 fanta citron')

    await desk.says(DINER, scan('A6', THERE))

    expect(await database.query('SELECT item_id FROM tab_lines')).toEqual([])
  })

  test('a button of one bar means nothing at another', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'one primus')
    const size = offered(await sent(database), '50cl')
    await desk.says(DINER, scan('A6', THERE))

    await desk.says(DINER, size)

    expect(await database.query('SELECT item_id FROM tab_lines')).toEqual([])
  })

  test('staff of two bars answer the guest of either', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5', THERE))
    await desk.says(DINER, 'I want to talk to a person')
    await desk.says(OWNER, offered(await sent(database), 'I take it'))

    const answered = await desk.says(OWNER, 'I am coming')

    expect(wordsOf(answered, DINER)).toContain('I am coming')
  })

  test('a guest of one bar is out of reach of staff of another', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5', THERE))
    await desk.says(DINER, 'I want to talk to a person')

    const tried = await desk.says(SECOND, 'I am coming')

    expect(wordsOf(tried, DINER)).toBe('')
  })

  test('a code that comes late, from before the guest went on, takes them nowhere', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    desk.time.advance(-60_000)

    const late = await desk.says(DINER, scan('A6', THERE))
    desk.time.advance(120_000)
    const asked = await desk.says(DINER, '2 fanta citron')

    expect(late).toHaveLength(1)
    expect(wordsOf(asked, DINER)).toContain('for table A5')
    expect(await database.query('SELECT bar_id AS bar FROM tabs')).toEqual([{ bar: HERE.id }])
  })

  test('who chose a bar of the list goes over to another by tapping it', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, 'hello')
    const list = await sent(database)
    const first = await desk.says(DINER, offered(list, HERE.name))

    const chosen = await desk.says(DINER, offered(list, THERE.name))

    expect(wordsOf(first, DINER)).toStartWith(`Welcome to ${HERE.name}!`)
    expect(wordsOf(chosen, DINER)).toStartWith(`Welcome to ${THERE.name}!`)
    expect(await database.query('SELECT bar_id AS bar FROM waiter_conversations')).toEqual([
      { bar: THERE.id },
    ])
  })

  test('a tap on the list that comes late, from before the guest went on, takes them nowhere', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, 'hello')
    const list = await sent(database)
    await desk.says(DINER, scan('A5'))
    desk.time.advance(-60_000)

    await desk.says(DINER, offered(list, THERE.name))

    expect(await database.query('SELECT bar_id AS bar FROM waiter_conversations')).toEqual([
      { bar: HERE.id },
    ])
  })

  test('after a pause in which a visit would have ended a guest is asked anew where they are', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, 'hello')
    await desk.says(DINER, offered(await sent(database), HERE.name))
    desk.time.advance(9 * 3_600_000)

    const asked = await desk.says(DINER, '2 fanta citron')
    const again = await desk.says(DINER, 'hello?')
    const chosen = await desk.says(DINER, offered(await sent(database), THERE.name))

    expect(wordsOf(asked, DINER)).toContain('choose where you are')
    expect(wordsOf(again, DINER)).toContain('choose where you are')
    expect(wordsOf(chosen, DINER)).toStartWith(`Welcome to ${THERE.name}!`)
  })

  test('no guest is asked anew who sits at a table, or taps a button of the bar', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, 'hello')
    await desk.says(DINER, offered(await sent(database), HERE.name))
    desk.time.advance(9 * 3_600_000)
    const tapped = await desk.says(DINER, offered(await sent(database), 'Menu'))
    await desk.says(DINER, scan('A5'))
    desk.time.advance(9 * 3_600_000)

    const seated = await desk.says(DINER, '2 fanta citron')

    expect(wordsOf(tapped, DINER)).not.toContain('choose where you are')
    expect(wordsOf(seated, DINER)).toContain('2 × Fanta Citron')
  })

  test('a code says more of where a guest is than a tap beside it', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, 'hello')
    await desk.arrive(DINER, scan('A5'))

    await desk.says(DINER, offered(await sent(database), THERE.name))

    expect(await database.query('SELECT bar_id AS bar FROM tabs')).toEqual([{ bar: HERE.id }])
  })
})
