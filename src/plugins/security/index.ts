import { definePlugin } from '../../plugin.ts'
import { whatsappDoor } from './whatsapp-door.ts'

/** The doors: whoever can't sign with an app secret of ours gets no further. See README.md. */
export const security = definePlugin({
  name: 'security',
  setup: ({ config, clock, log, meter, inbox, whatsapp }) =>
    whatsappDoor({
      secrets: () => config.whatsapp.appSecret,
      verifyToken: config.whatsapp.verifyToken ?? '',
      read: whatsapp.readDelivery,
      store: inbox.store,
      log,
      meter,
      clock,
    }),
})
