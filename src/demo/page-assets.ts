// oxlint-disable import/default -- `type: 'text'` gives each file its text as the default export
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2' with { type: 'file' }
import newsreader from '@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2' with { type: 'file' }

import api from './page/api.js' with { type: 'text' }
import bubble from './page/bubble.js' with { type: 'text' }
import call from './page/call.js' with { type: 'text' }
import demo from './page/demo.js' with { type: 'text' }
import dom from './page/dom.js' with { type: 'text' }
import format from './page/format.js' with { type: 'text' }
import icon from './page/icon.svg' with { type: 'text' }
import page from './page/index.html' with { type: 'text' }
import phone from './page/phone.js' with { type: 'text' }
import ring from './page/ring.js' with { type: 'text' }
import sheet from './page/sheet.js' with { type: 'text' }
import tables from './page/tables.js' with { type: 'text' }
import texts from './page/texts.js' with { type: 'text' }
import trace from './page/trace.js' with { type: 'text' }
import wallpaper from './page/wallpaper.svg' with { type: 'text' }

import callCss from './page/call.css' with { type: 'text' }
import chatCss from './page/chat.css' with { type: 'text' }
import pageCss from './page/page.css' with { type: 'text' }
import phoneCss from './page/phone.css' with { type: 'text' }
import sheetCss from './page/sheet.css' with { type: 'text' }
import smallCss from './page/small.css' with { type: 'text' }
import tokensCss from './page/tokens.css' with { type: 'text' }
import traceCss from './page/trace.css' with { type: 'text' }

/** One file of the page: its text, or the path of a file embedded in the binary. */
export type PageAsset =
  | { readonly type: string; readonly text: string }
  | { readonly type: string; readonly path: string }

const CSS = 'text/css; charset=utf-8'
const JAVASCRIPT = 'text/javascript; charset=utf-8'
const SVG = 'image/svg+xml'

/** The page itself. */
export const demoPage = textAsset('text/html; charset=utf-8', page)

/** What the page loads, by the last part of its address. */
export const demoAssets: ReadonlyMap<string, PageAsset> = new Map<string, PageAsset>([
  ['api.js', textAsset(JAVASCRIPT, api)],
  ['bubble.js', textAsset(JAVASCRIPT, bubble)],
  ['call.js', textAsset(JAVASCRIPT, call)],
  ['demo.js', textAsset(JAVASCRIPT, demo)],
  ['dom.js', textAsset(JAVASCRIPT, dom)],
  ['format.js', textAsset(JAVASCRIPT, format)],
  ['phone.js', textAsset(JAVASCRIPT, phone)],
  ['ring.js', textAsset(JAVASCRIPT, ring)],
  ['sheet.js', textAsset(JAVASCRIPT, sheet)],
  ['tables.js', textAsset(JAVASCRIPT, tables)],
  ['texts.js', textAsset(JAVASCRIPT, texts)],
  ['trace.js', textAsset(JAVASCRIPT, trace)],
  ['call.css', textAsset(CSS, callCss)],
  ['chat.css', textAsset(CSS, chatCss)],
  ['page.css', textAsset(CSS, pageCss)],
  ['phone.css', textAsset(CSS, phoneCss)],
  ['sheet.css', textAsset(CSS, sheetCss)],
  ['small.css', textAsset(CSS, smallCss)],
  ['tokens.css', textAsset(CSS, tokensCss)],
  ['trace.css', textAsset(CSS, traceCss)],
  ['icon.svg', textAsset(SVG, icon)],
  ['wallpaper.svg', textAsset(SVG, wallpaper)],
  ['inter.woff2', { type: 'font/woff2', path: inter }],
  ['newsreader.woff2', { type: 'font/woff2', path: newsreader }],
])

function textAsset(type: string, embedded: unknown): PageAsset & { readonly text: string } {
  // A wrong import attribute would give a module or a bundle: better no start than an empty page.
  if (typeof embedded !== 'string') throw new TypeError(`a file of type ${type} is not text`)
  return { type, text: embedded }
}
