/**
 * Carries out the Dockerfile where no image registry is at hand, and runs what it makes:
 * `bun scripts/try-image.ts`, as root on Debian, some minutes. The two bases are made here, under the
 * names the Dockerfile gives them, from Debian's packages and this Bun; packages of npm come from
 * their registry. The image's program then runs as the image's user with nothing but its data to
 * write to. Everything is in one folder, which is gone afterwards.
 */
import { chmodSync, copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { $ } from 'bun'

import { freePort } from '../test/free-port.ts'
import { needDebian } from '../test/ops/debian.ts'
import { startPostgres } from '../test/postgres.ts'

const ROOT = join(import.meta.dir, '..')
/** The user of the run base, by its number. */
const NOBODY = 65_532
const START_LIMIT_MS = 60_000
/** What the run base has: glibc, certificates, time zones, names of services. */
const RUN_PACKAGES = ['base-files', 'ca-certificates', 'libc6', 'netbase', 'tzdata']
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'
const CONFIG = ['--config', '/etc/maitred/config.toml']

/** Root read-only, /data alone to be written to, no privileges, the image's working folder, an environment of our own. */
const INSIDE = `set -eu
mount --bind "$1" "$1"
mount --bind "$1/data" "$1/data"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount -o remount,bind,ro "$1"
root=$1 folder=$2; shift 2
if touch "$root/etc/written" 2>/dev/null; then echo "the root can be written to" >&2; exit 99; fi
exec setpriv --no-new-privs --clear-groups --bounding-set=-all,+sys_chroot,+setuid,+setgid \\
  unshare --root="$root" --wd="$folder" --setgid=${NOBODY} --setuid=${NOBODY} /usr/local/bin/maitred "$@"
`

const folder = mkdtempSync(join(tmpdir(), 'maitred-image-'))
const buildah =
  `buildah --root ${folder}/store --runroot ${folder}/run --storage-driver overlay`.split(' ')

async function makeBuildBase(name: string): Promise<void> {
  const { VERSION_CODENAME: codename = '' } = Object.fromEntries(
    (await Bun.file('/etc/os-release').text()).split('\n').map((line) => line.split('=')),
  ) as Record<string, string>
  await $`mmdebstrap --quiet --variant=essential ${codename} ${folder}/build.tar`
  const base = (await $`${buildah} from scratch`.text()).trim()
  await $`${buildah} add -q ${base} ${folder}/build.tar /`.quiet()
  await $`${buildah} copy -q ${base} ${process.execPath} /usr/local/bin/bun`.quiet()
  // This machine's own, since it may reach the npm registry by way of a proxy that it trusts.
  await $`${buildah} copy -q ${base} ${CERTIFICATES} ${CERTIFICATES}`.quiet()
  await $`${buildah} config --env NODE_EXTRA_CA_CERTS=${CERTIFICATES} ${base}`
  await $`${buildah} commit -q --rm ${base} ${name}`.quiet()
}

async function makeRunBase(name: string): Promise<void> {
  const packages = join(folder, 'packages')
  const root = join(folder, 'root')
  await $`mkdir -p ${packages} ${root}/etc/ssl/certs`
  await $`apt-get download ${RUN_PACKAGES}`.cwd(packages).quiet()
  for (const file of new Bun.Glob('*.deb').scanSync({ cwd: packages, absolute: true })) {
    await $`dpkg-deb -x ${file} ${root}`
  }
  copyFileSync(CERTIFICATES, join(root, CERTIFICATES))
  const nobody = `nonroot:x:${NOBODY}:`
  writeFileSync(
    join(root, 'etc/passwd'),
    `root:x:0:0::/root:/\n${nobody}${NOBODY}::/home/nonroot:/\n`,
  )
  writeFileSync(join(root, 'etc/group'), `root:x:0:\n${nobody}\n`)
  const base = (await $`${buildah} from scratch`.text()).trim()
  await $`${buildah} copy -q ${base} ${root} /`.quiet()
  await $`${buildah} config --user ${NOBODY} ${base}`
  await $`${buildah} commit -q --rm ${base} ${name}`.quiet()
}

type Unpacked = { readonly root: string; readonly folder: string }

/** Runs the image's program; `environment` is all that it has. */
function runner({ root, folder }: Unpacked, environment: Readonly<Record<string, string>>) {
  return (args: readonly string[], stderr: 'inherit' | 'ignore' = 'inherit') =>
    Bun.spawn(['unshare', '--mount', 'sh', '-c', INSIDE, 'inside', root, folder, ...args], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...environment },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr,
    })
}

type Run = ReturnType<typeof runner>

async function ended(run: Run, ...args: readonly string[]): Promise<string> {
  const child = run(args)
  const said = await new Response(child.stdout).text()
  const code = await child.exited
  if (code !== 0) throw new Error(`maitred ${args.join(' ')} ended with ${code}: ${said}`)
  return said.trim().split('\n').at(-1) ?? ''
}

/** Serves until its own health check and its readiness are answered, then stops in order. */
async function served(run: Run, healthCheck: readonly string[]): Promise<string> {
  const server = run(['serve', ...CONFIG])
  const late = performance.now() + START_LIMIT_MS
  const isReady = async () => (await run(['health', '--ready', ...CONFIG], 'ignore').exited) === 0
  while (!(await isReady())) {
    if (performance.now() > late || server.exitCode !== null) {
      server.kill('SIGKILL')
      throw new Error('it does not serve')
    }
    await Bun.sleep(500)
  }
  const healthy = await ended(run, ...healthCheck)
  server.kill('SIGTERM')
  const code = await server.exited
  if (code !== 0) throw new Error(`serve ended with ${code} after SIGTERM`)
  return `${healthy}; stopped with 0`
}

type Inspected = {
  readonly Docker: {
    readonly config: {
      readonly Healthcheck?: { readonly Test: readonly string[] }
      readonly WorkingDir?: string
    }
  }
}

async function tryImage(): Promise<void> {
  const dockerfile = await Bun.file(join(ROOT, 'Dockerfile')).text()
  const [buildBase = '', runBase = ''] = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(
    ([, name]) => name ?? '',
  )
  await makeBuildBase(buildBase)
  await makeRunBase(runBase)
  const commit = (await $`git -C ${ROOT} rev-parse --short=12 HEAD`.text()).trim()
  await $`${buildah} bud --quiet --format docker --isolation chroot --network host --pull-never --build-arg COMMIT=${commit} -t maitred ${ROOT}`
  const inspected = (await $`${buildah} inspect --type image maitred`.json()) as Inspected
  const [, program, ...healthCheck] = inspected.Docker.config.Healthcheck?.Test ?? []
  if (program !== '/usr/local/bin/maitred') throw new Error('the image has no health check')

  const container = (await $`${buildah} from --pull-never maitred`.text()).trim()
  const root = (await $`${buildah} mount ${container}`.text()).trim()
  // As `docker run` would: the file, and places for what the kernel gives.
  await $`mkdir -p ${root}/etc/maitred ${root}/proc ${root}/dev`
  cpSync(join(ROOT, 'config.example.toml'), join(root, 'etc/maitred/config.toml'))
  chmodSync(join(root, 'etc/maitred/config.toml'), 0o644)
  const settings = {
    MAITRED_SERVER_PORT: String(freePort()),
    MAITRED_SERVER_LEAVE_SECONDS: '0',
    MAITRED_WHATSAPP_ACCESS_TOKEN: 'a-token-of-nobody',
    MAITRED_WHATSAPP_APP_SECRET: 'an-app-secret-of-nobody',
    MAITRED_WHATSAPP_VERIFY_TOKEN: 'a-word-of-nobody',
    MAITRED_WHATSAPP_PHONE_NUMBER_ID: '361990122845570',
    MAITRED_WHATSAPP_NUMBER: '+250700000100',
  }
  const postgres = await startPostgres()
  try {
    const unpacked = { root, folder: inspected.Docker.config.WorkingDir ?? '/' }
    const embedded = runner(unpacked, settings)
    const besidePostgres = runner(unpacked, { ...settings, MAITRED_DATABASE_URL: postgres.url })
    console.log(await ended(embedded, '--version'))
    // As whoever runs a command in it: the settings lie in the working folder.
    console.log(await ended(embedded, 'check'))
    console.log(`embedded, new: ${await served(embedded, healthCheck)}`)
    console.log(`embedded, again: ${await served(embedded, healthCheck)}`)
    console.log(`PostgreSQL: ${await served(besidePostgres, healthCheck)}`)
  } finally {
    await postgres.stop()
  }
}

try {
  await needDebian({ buildah: 'buildah', mmdebstrap: 'mmdebstrap' })
  await tryImage()
} finally {
  await $`${buildah} umount --all`.quiet().nothrow()
  rmSync(folder, { recursive: true, force: true })
}
