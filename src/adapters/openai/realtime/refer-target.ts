/** How the operator's trunk wants to read whom a call is to be passed on to. */
export type ReferForm = { readonly form: 'as_written' | 'sip'; readonly host: string | null }

/** A target of the settings, `tel:+…` or `sip:…`, in that form. */
export function referTarget({ form, host }: ReferForm, target: string): string {
  const number = /^tel:(\+\d+)$/.exec(target)?.[1]
  if (form === 'as_written' || host === null || number === undefined) return target
  return `sip:${number}@${host}`
}
