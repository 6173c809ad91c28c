/** Messages in and out, in the field's words; the wire form belongs to `adapters/whatsapp`. */

export type Sender = {
  /** E.164 digits without the plus; absent where the person hides it. */
  readonly phone: string | null
  /** Business-scoped user id (`RW.…`): the stable key of a person. */
  readonly userId: string | null
  readonly parentUserId: string | null
  readonly profileName: string | null
}

export type InboundMessage = {
  /** The vendor's id (`wamid.…`). */
  readonly id: string
  readonly phoneNumberId: string
  readonly from: Sender
  /** The vendor's own time of the message. */
  readonly at: Date
  /** Our message that this one answers or quotes, by its vendor id. */
  readonly repliesTo: string | null
  readonly content: InboundContent
}

export type InboundContent =
  | { readonly type: 'text'; readonly body: string }
  /** A tap on a button or list row of ours. `id` must be checked against what was sent. */
  | { readonly type: 'tap'; readonly id: string; readonly title: string }
  /** A tap on a template's quick reply. */
  | { readonly type: 'template_tap'; readonly payload: string; readonly text: string }
  | {
      readonly type: 'media'
      readonly media: 'image' | 'video' | 'document' | 'sticker'
      readonly mediaId: string
      readonly caption: string | null
    }
  | {
      readonly type: 'audio'
      readonly mediaId: string
      readonly mimeType: string
      readonly isVoiceNote: boolean
    }
  | {
      readonly type: 'location'
      readonly latitude: number
      readonly longitude: number
      readonly name: string | null
    }
  /** `sharedOwn`: the person shared their own number on our request. */
  | { readonly type: 'contacts'; readonly phones: readonly string[]; readonly sharedOwn: boolean }
  | { readonly type: 'reaction'; readonly emoji: string | null }
  | {
      readonly type: 'catalog_order'
      readonly items: readonly { readonly itemId: string; readonly quantity: number }[]
      readonly text: string | null
    }
  | { readonly type: 'number_changed'; readonly newPhone: string }
  | {
      readonly type: 'user_id_changed'
      readonly newUserId: string
      readonly newPhone: string | null
    }
  | { readonly type: 'edited'; readonly originalId: string; readonly body: string | null }
  | { readonly type: 'revoked'; readonly originalId: string }
  /** Known by the vendor, not deliverable to us (polls, edits on this kind of number, …), or unknown to us. */
  | { readonly type: 'unsupported'; readonly what: string }

/** What a call's webhook says. Media and its keys were never stored. */
export type InboundCall = {
  /** The vendor's id (`wacid.…`). */
  readonly id: string
  readonly phoneNumberId: string
  readonly from: Sender
  readonly at: Date
  /** In small letters. `connect`, `call_created`, `ringing`: it rings. `terminate`: it is over. */
  readonly event: string
  readonly isFromUser: boolean
  /** Over without a fault, and nobody had it: the caller hung up. */
  readonly isGivenUp: boolean
  /** Of a call that is over and was spoken on. */
  readonly pickedUpAt: Date | null
}

/** A change of the business account or of a person's ids, outside the chats. */
export type AccountChange =
  /** A person's business-scoped id was made anew: the chat goes on under `userId`. */
  | {
      readonly type: 'user_id_changed'
      readonly previousUserId: string | null
      readonly userId: string
      readonly phone: string | null
      readonly at: Date | null
    }
  | {
      readonly type: 'template_status'
      readonly name: string
      readonly language: string
      /** `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED`, `PENDING_DELETION`, … */
      readonly event: string
      readonly reason: string | null
    }
  | {
      readonly type: 'template_category'
      readonly name: string
      readonly language: string
      readonly category: string
    }
  | { readonly type: 'number_quality'; readonly event: string; readonly limit: string | null }
  /** `event` as in `account_update`: `ACCOUNT_RESTRICTION`, `DISABLED_UPDATE`, … */
  | { readonly type: 'account'; readonly event: string; readonly details: readonly string[] }

/** At least one of the two is there; the number is taken where both are. */
export type Recipient = { readonly phone: string | null; readonly userId: string | null }

export type OutMessage =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'buttons'
      readonly text: string
      readonly footer?: string
      readonly buttons: readonly Button[]
      readonly imageUrl?: string
    }
  | {
      readonly kind: 'list'
      readonly text: string
      readonly footer?: string
      readonly button: string
      readonly sections: readonly ListSection[]
    }
  | {
      readonly kind: 'link'
      readonly text: string
      readonly footer?: string
      readonly label: string
      readonly url: string
    }
  | { readonly kind: 'image'; readonly url: string; readonly caption?: string }
  | {
      readonly kind: 'template'
      readonly name: string
      readonly language: string
      readonly body: readonly { readonly name: string; readonly text: string }[]
      readonly buttonPayloads: readonly string[]
    }

/** `id` at most 200 characters, made by us, and accepted back only in answer to this message. */
export type Button = { readonly id: string; readonly title: string }
export type ListSection = { readonly title?: string; readonly rows: readonly ListRow[] }
export type ListRow = { readonly id: string; readonly title: string; readonly description?: string }

/** One row of the inbox, as a door makes it from a delivery. */
export type Arrival = {
  readonly kind: 'message' | 'status' | 'call' | 'account' | 'error' | 'unknown'
  /** Unique for ever: `m:<wamid>`, `s:<wamid>:<status>`, `c:<wacid>:<event>`, `h:<sha256>` for the rest. */
  readonly dedupeKey: string
  /** Rows of one lane are handled in order: `<phoneNumberId>:<user id or phone>` for people. */
  readonly lane: string
  readonly phoneNumberId: string | null
  /** The vendor's own time. */
  readonly at: Date
  /** Milliseconds to wait for more from the same lane; 0 for taps and whatever is complete in itself. */
  readonly gatherMs: number
  /** The vendor's fragment with what is needed to read it later; SDP and keys taken out. */
  readonly body: unknown
}
