// Plain JavaScript for any Node >= 20: installs the workspace when that is needed, then runs a script of the project
// under the Node that the workspace brings (npm package `node`). Usage: node scripts/bootstrap.mjs <command> [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const commands = {
  bench: 'bench/main.ts',
  build: 'scripts/build.ts',
  check: 'scripts/check.ts',
  chaos: 'scripts/chaos.ts',
  conformance: 'scripts/conformance.ts',
  'dead-letter': 'packages/cli/src/main.ts',
  differential: 'scripts/differential.ts',
  demo: 'examples/demo/main.ts',
  fix: 'scripts/fix.ts',
  release: 'scripts/release.ts',
  test: 'scripts/test.ts',
  unit: 'scripts/unit.ts',
  versions: 'scripts/versions.ts'
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const bin = join(modules, '.bin')

const [name = '', ...args] = process.argv.slice(2)
const script = Object.hasOwn(commands, name) ? join(root, commands[name]) : undefined
if (script === undefined || !existsSync(script)) {
  fail(
    script === undefined
      ? `Unknown command '${name}'. Known: ${Object.keys(commands).join(', ')}.`
      : `${commands[name]} is not there.`
  )
}
if (installNeeded()) install()
run(nodeOfWorkspace(), [script, ...args])

/** npm writes node_modules/.package-lock.json when an installation is complete. */
function installNeeded() {
  const installed = join(modules, '.package-lock.json')
  if (!existsSync(installed)) return true
  return statSync(join(root, 'package-lock.json')).mtimeMs > statSync(installed).mtimeMs
}

function install() {
  note('Installing dependencies (npm ci) ...')
  const started = Date.now()
  // npm ci deletes node_modules, and with it the Node in it: neither npm nor its install scripts may run on that one.
  const path = (process.env.PATH ?? '').split(delimiter).filter(folder => !folder.startsWith(modules + sep))
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    shell: process.platform === 'win32'
  })
  if (done.error) fail(`npm could not be started: ${done.error.message}`)
  if (done.status !== 0) {
    process.stderr.write(done.stdout)
    fail(`npm ci failed${done.status === null ? ` (${done.signal})` : ` with exit code ${done.status}`}.`)
  }
  note(`Dependencies are installed (${Math.round((Date.now() - started) / 1000)} s).`)
}

function nodeOfWorkspace() {
  const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(node)) return node
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 24 || (major === 24 && minor >= 6)) return process.execPath
  return fail(
    `Node 24.6 or newer is needed; this is ${process.version}, and npm did not install the package 'node'. If npm runs with --ignore-scripts, allow install scripts for 'node'.`
  )
}

function run(node, argv) {
  const child = spawn(node, argv, {
    stdio: 'inherit',
    env: { ...process.env, PATH: [bin, process.env.PATH ?? ''].join(delimiter) }
  })
  child.on('error', error => fail(`${node} could not be started: ${error.message}`))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; passed on, it would count as the second one.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  // The shell between npm and us dies of a signal without passing it on.
  const parent = process.ppid
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref()
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

function note(line) {
  process.stderr.write(`${line}\n`)
}

function fail(line) {
  note(line)
  process.exit(1)
}
