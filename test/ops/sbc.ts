import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { $ } from 'bun'

import { freePort } from '../free-port.ts'
import { intoTls, outOfTls, type Pipe, tlsEar } from './tls-pipe.ts'

const SBC = join(import.meta.dir, '../../ops/sbc')
const SIPP = join(import.meta.dir, 'sipp')
const PASSWORD = 'the-password-of-this-number'

export type Sbc = {
  readonly port: number
  readonly openai: { readonly port: number; readonly sippPort: number }
  /** What was sent to Meta's own proxy outside the caller's connection. */
  readonly metaProxy: readonly string[]
  /** Places one call from "Meta" to "OpenAI"; gives what each end saw, whole messages in order. */
  call(options?: CallOptions): Promise<Called>
  output(): string
  /** What `kamcmd` answers, as an operator runs it. */
  manage(command: string): Promise<string>
  /** Ends rtpengine alone. */
  silence(): Promise<void>
  stop(): Promise<void>
}

export type CallOptions = {
  readonly password?: string
  /** Which scenario plays OpenAI; one that hangs up by itself leaves Meta nothing to end. */
  readonly openai?: 'openai' | 'openai-hangs-up'
  /** How Meta keys the sound; DTLS is what a number does unless it was set to SDES. */
  readonly keys?: 'sdes' | 'dtls'
}
export type Called = {
  readonly exitCode: number
  readonly atMeta: string
  readonly atOpenai: string
}

/** The configuration of `ops/sbc` as it is shipped, on loopback: Kamailio and rtpengine as processes of this test. */
export async function startSbc(allowed = '1 127.0.0.1 32'): Promise<Sbc> {
  const dir = mkdtempSync(join(tmpdir(), 'maitred-sbc-'))
  const [port, ng, sippPort] = [freePort(), freePort(), freePort()]
  if (port === undefined || ng === undefined || sippPort === undefined) throw new Error('no port')
  const pair = await certificate(dir)
  const openai = await outOfTls(sippPort, pair)
  const ear = await tlsEar(pair)
  configure(dir, { port, ng, openaiPort: openai.port, allowed })
  const sound = start([
    'rtpengine',
    // Debian's own file names ports that only one of them can have.
    '--config-file=none',
    '--foreground',
    '--log-stderr',
    '--log-level=5',
    '--table=-1',
    '--interface=127.0.0.1',
    `--listen-ng=127.0.0.1:${ng}`,
    '--port-min=42000',
    '--port-max=42999',
    `--pidfile=${join(dir, 'rtpengine.pid')}`,
  ])
  await ponged(ng)
  const children = [
    sound,
    start(['kamailio', '-DD', '-E', '-f', join(dir, 'kamailio.cfg'), '-Y', dir]),
  ]
  await opened(port)
  return {
    port,
    openai: { port: openai.port, sippPort },
    metaProxy: ear.heard,
    call: (options = {}) =>
      placeCall(dir, { port, openai, sippPort, metaPort: ear.port, cert: pair.cert }, options),
    output: () => children.map(({ text }) => text()).join('\n'),
    manage: (command) =>
      $`kamcmd -s unixs:${join(dir, 'kamailio_ctl')} ${command} 2>&1`.nothrow().text(),
    silence: async () => {
      sound.child.kill('SIGTERM')
      await sound.child.exited
    },
    stop: async () => {
      for (const { child } of children) child.kill('SIGTERM')
      await Promise.all(children.map(({ child }) => child.exited))
      await openai.stop()
      await ear.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function start(command: readonly string[]) {
  const child = Bun.spawn([...command], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    void (async () => {
      for await (const bytes of stream) said += new TextDecoder().decode(bytes)
    })()
  }
  return { child, text: () => said }
}

type Settings = {
  readonly port: number
  readonly ng: number
  readonly openaiPort: number
  readonly allowed: string
}

function configure(dir: string, { port, ng, openaiPort, allowed }: Settings): void {
  cpSync(join(SBC, 'kamailio.cfg'), join(dir, 'kamailio.cfg'))
  cpSync(join(SBC, 'sbc.numbers.cfg.example'), join(dir, 'sbc.numbers.cfg'))
  const local = readFileSync(join(SBC, 'sbc.local.cfg.example'), 'utf8')
  const own = [
    `#!define SBC_ADDRESS tls:127.0.0.1:${port}`,
    '#!define OPENAI_SET',
    '#!substdef "!OPENAI_HOST!127.0.0.1!g"',
    `#!substdef "!OPENAI_PORT!${openaiPort}!g"`,
    `#!define RTPENGINE "udp:127.0.0.1:${ng}"`,
    `#!define TLS_CONFIG "${dir}/tls.cfg"`,
    `#!define META_LIST "${dir}/meta.list"`,
  ]
  writeFileSync(
    join(dir, 'sbc.local.cfg'),
    [local.replaceAll('voice.example.com', 'sbc.test'), ...own, ''].join('\n'),
  )
  const tls = readFileSync(join(SBC, 'tls.cfg.example'), 'utf8')
    .replaceAll('/etc/letsencrypt/live/voice.example.com/fullchain.pem', `${dir}/cert.pem`)
    .replaceAll('/etc/letsencrypt/live/voice.example.com/privkey.pem', `${dir}/key.pem`)
    .replaceAll('/etc/ssl/certs/ca-certificates.crt', `${dir}/cert.pem`)
  writeFileSync(join(dir, 'tls.cfg'), tls)
  writeFileSync(join(dir, 'meta.list'), `${allowed}\n`)
}

async function certificate(dir: string) {
  const names = 'subjectAltName=DNS:sbc.test,IP:127.0.0.1'
  await $`openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=sbc.test -addext ${names}`
    .cwd(dir)
    .quiet()
  const read = (name: string) => readFileSync(join(dir, name), 'utf8')
  return { key: read('key.pem'), cert: read('cert.pem') }
}

/** %u: the number of the call, %p: of the process. */
const CALL_ID = 'outgoing:wacid.HBgMMjUwNzAwMDAwNDE3-%u-%p'

type Ends = {
  readonly port: number
  readonly openai: Pipe
  readonly sippPort: number
  readonly metaPort: number
  readonly cert: string
}

async function placeCall(dir: string, ends: Ends, options: CallOptions): Promise<Called> {
  const { password = PASSWORD, openai: answering = 'openai' } = options
  const toSbc = await intoTls(ends.port, ends.cert)
  const metaPort = freePort()
  const common = ['-m', '1', '-t', 't1', '-nostdin', '-timeout', '10s', '-timeout_error', '-trace_msg', '-i', '127.0.0.1'] // prettier-ignore
  const log = (end: string) => join(dir, `${end}-${toSbc.port}.log`)
  const sipp = (end: string, scenario: string, more: readonly string[]) => {
    const file = join(dir, `${end}-${toSbc.port}.xml`)
    writeFileSync(file, scenario)
    return Bun.spawn(['sipp', '-sf', file, ...common, '-message_file', log(end), ...more], {
      cwd: dir,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'ignore',
    })
  }
  const scenario = (name: string) => readFileSync(join(SIPP, `${name}.xml`), 'utf8')
  const caller = options.keys === 'dtls' ? withDtls(scenario('meta')) : scenario('meta')
  const openaiPort = String(ends.openai.port)
  const openai = sipp('openai', scenario(answering), [
    '-p',
    String(ends.sippPort),
    '-key',
    'openai_port',
    openaiPort,
  ])
  await opened(ends.sippPort)
  const meta = sipp('meta', answering === 'openai' ? caller : untilAnswered(caller), [
    ...`127.0.0.1:${toSbc.port} -p ${metaPort} -au 250700000909 -ap ${password} -d 300`.split(' '),
    ...`-key meta_port ${ends.metaPort} -cid_str ${CALL_ID}`.split(' '),
  ])
  const exitCode = await meta.exited
  if (exitCode !== 0) openai.kill()
  const atOpenaiExit = await openai.exited
  await toSbc.stop()
  const read = (end: string) => readFileSync(log(end), 'utf8')
  return {
    exitCode: exitCode === 0 ? atOpenaiExit : exitCode,
    atMeta: read('meta'),
    atOpenai: exitCode === 0 ? read('openai') : '',
  }
}

/** The same call with the offer of a number that was left as it came: ICE-lite, DTLS, Opus only. */
function withDtls(caller: string): string {
  const offer = [
    'm=audio 3480 UDP/TLS/RTP/SAVPF 111 126',
    'c=IN IP4 127.0.0.1',
    'a=ice-lite',
    'a=candidate:1775469887 1 udp 2122260223 127.0.0.1 3480 typ host generation 0',
    'a=ice-ufrag:FxTurEUfragDev01',
    'a=ice-pwd:FixtureIcePwd0123456789abcdefgh',
    'a=fingerprint:sha-256 1B:B6:6B:40:A5:0B:8C:75:0D:8C:CB:90:2F:99:74:1E:26:45:AE:AF:45:C1:51:60:8F:73:C9:2D:10:6D:8A:01',
    'a=setup:actpass',
    'a=mid:audio',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:126 telephone-event/8000',
    'a=rtcp-mux',
  ]
  return caller.replaceAll(
    /m=audio 40012[^]*?a=rtcp-mux/g,
    offer.map((line, at) => (at === 0 ? line : `      ${line}`)).join('\n'),
  )
}

/** A caller who is hung up on: what ends the call goes to Meta's proxy. */
function untilAnswered(caller: string): string {
  return `${caller.slice(0, caller.indexOf('<pause />'))}<pause /></scenario>\n`
}

/** The whole messages in one of sipp's logs, in order. */
export function messages(log: string, direction: 'received' | 'sent'): readonly string[] {
  return log
    .split(/^-{40,} .*$/m)
    .filter((part) => part.trimStart().startsWith(`TCP message ${direction}`))
    .map((part) => part.slice(part.indexOf('\n\n') + 2).replaceAll(/\r?\n/g, '\r\n'))
}

async function opened(port: number): Promise<void> {
  const until = performance.now() + 20_000
  while (performance.now() < until) {
    const isOpen = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } }).then(
      (socket) => {
        socket.end()
        return true
      },
      () => false,
    )
    if (isOpen) return
    await Bun.sleep(50)
  }
  throw new Error(`nobody listens on ${port}`)
}

/** Until rtpengine answers a ping: a Kamailio that starts before it takes it for absent for a while. */
async function ponged(port: number): Promise<void> {
  const until = performance.now() + 20_000
  const heard = Promise.withResolvers<void>()
  const socket = await Bun.udpSocket({
    connect: { hostname: '127.0.0.1', port },
    socket: {
      data: (_, bytes) => {
        if (bytes.toString().includes('pong')) heard.resolve()
      },
      // Nobody there yet.
      error: () => {},
    },
  })
  try {
    while (performance.now() < until) {
      socket.send(`${crypto.randomUUID()} d7:command4:pinge`)
      if (await Promise.race([heard.promise.then(() => true), Bun.sleep(50)])) return
    }
    throw new Error(`no rtpengine on ${port}`)
  } finally {
    socket.close()
  }
}
