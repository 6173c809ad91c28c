import { callTransportContract } from '../../../../test/contracts/call-transport.ts'
import { sipRig } from '../../../../test/sip-rig.ts'

callTransportContract('sip', () => sipRig())
