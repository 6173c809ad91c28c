import { BUILD } from '../platform/build.ts'
import { type Command, EXIT } from './command.ts'

export const version: Command = {
  args: [],
  options: {},
  run: async (_, terminal) => {
    terminal.out(`maitred ${BUILD.version} (${BUILD.commit}), Bun ${Bun.version}`)
    return EXIT.ok
  },
}
