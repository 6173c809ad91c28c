import { wordsOf } from './text.ts'

/**
 * Everyday words of languages beside the four, folded, so that a guest from afar is not taken for a French one over a
 * "la" or a "que". Of the languages whose letters are Latin and whose words look like the four's; a word that one of the
 * four has too tells nothing and does not belong here. Breadth matters little: two words of a sentence are enough.
 */
const FOREIGN = `
  ich wir ihr mir uns euch sie ihnen mein meine meinen der das dem ein eine einen einem einmal und ist
  sind habe haben hatte hatten gibt es mochte mochten gern gerne bitte danke nicht kein keine ohne mit
  fur auch aber oder noch schon sehr etwas zwei drei vier funf wann wieviel kostet kosten kann konnen
  guten abend morgen rechnung zahlen bezahlen karte heute hallo ja nein bier wein wasser essen trinken
  frau mann kinder gleiche zwiebeln empfehlen bringen vegetarisches drin macht zu wlan bestellen
  bestellung ihre ihren
  hola buenas buenos noches dias tardes gracias por favor quisiera quiero queremos unas unos cerveza
  cervezas agua cuenta cuanto cuesta cuestan tienen tiene algo para con sin pero muy otra otro vez
  mismo mujer puedo podemos pagar tarjeta hay aqui donde hora cierran abren recomienda recomiendan
  picante dulce los las del el esta estaba somos cuatro nosotros senor comida beber comer lleva gustaria
  traiga trae pedido su sus usted ustedes nada
  buonasera buongiorno ciao grazie prego vorrei vorremmo birra birre acqua conto favore avete qualcosa
  senza molto anche cosa quanto costa possiamo posso pagare siamo quattro della delle degli sono ancora
  buono dolce moglie mio nella consiglia ordine suo
  boa bom noite obrigado obrigada queria gostaria duas cerveja cervejas conta faz tem voces sem
  muito sim recomenda custa cartao senhor minha mulher uma seu
  goedenavond graag twee drie een het niet wij mag alstublieft dank bedankt rekening kunnen hebben
  jullie voor zonder maar iets lekker nog ook wijn vrouw hoeveel raad aan uw bestelling
`

const FOREIGN_WORDS: ReadonlySet<string> = new Set(wordsOf(FOREIGN))

/** Letters and marks that none of the four is written with, and scripts that none of them uses. */
const FOREIGN_LETTER = /[¿¡ñßäöüãõáíóúìòåøłčšžęąğşıțș]|(?=\p{L})\P{Script=Latin}/iu

/** Whether a folded word is an everyday one of a language beside the four. */
export function isForeignWord(word: string): boolean {
  return FOREIGN_WORDS.has(word)
}

/** The words, as they were written, that hold a letter or a mark of none of the four. */
export function foreignSpellings(text: string): readonly string[] {
  if (!FOREIGN_LETTER.test(text)) return []
  return text.split(/\s+/).filter((word) => FOREIGN_LETTER.test(word))
}
