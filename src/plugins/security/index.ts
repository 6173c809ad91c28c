import { definePlugin } from '../../plugin.ts'
import { doors } from './doors.ts'
import { openaiDoor } from './openai-door.ts'
import { whatsappDoor } from './whatsapp-door.ts'

/** The doors: whoever can't sign with a secret of ours gets no further. See README.md. */
export const security = definePlugin({
  name: 'security',
  setup: ({ config, clock, log, meter, inbox, whatsapp, telephony }) => {
    const shared = { store: inbox.store, log, meter, clock }
    return doors(
      whatsappDoor({
        ...shared,
        secrets: () => config.whatsapp.appSecret,
        verifyToken: config.whatsapp.verifyToken ?? '',
        read: whatsapp.readDelivery,
      }),
      openaiDoor({
        ...shared,
        secrets: () => config.openai.webhookSecret,
        read: telephony.readWebhook,
      }),
    )
  },
})
