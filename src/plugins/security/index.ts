export type { WhatsappDoorDeps } from './whatsapp-door.ts'
export { whatsappDoor } from './whatsapp-door.ts'
export { verifyHubSignature } from './signature.ts'
