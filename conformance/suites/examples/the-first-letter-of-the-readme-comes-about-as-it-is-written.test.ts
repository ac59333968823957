import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { examplesOf } from '../../../scripts/page-examples.ts'
import { embedded, freePort, waitFor, within } from '../../harness/index.ts'

const root = join(import.meta.dirname, '../../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const section = readme.slice(readme.indexOf('## First letter'), readme.indexOf('## Two commands'))
const commands = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
  block.trim().split('\n')
)

// The broker is the page's own: a cluster adds nothing.
test('the commands of the page, one after the other, end with two letters and their causes', {
  skip: !embedded
}, async t => {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache/first-letter-'))
  const port = await freePort()
  const running: ChildProcess[] = []
  t.after(async () => {
    for (const child of running) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      // npx and what it starts.
      process.kill(-(child.pid as number), 'SIGKILL')
      await once(child, 'close')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const start = (command: string) => {
    const child = spawn('bash', ['-c', command.replace('--port 9092', `--port ${port}`)], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...{
          KAFKA_BROKERS: `localhost:${port}`,
          DEAD_LETTER_BROKERS: `localhost:${port}`,
          NODE_TEST_CONTEXT: undefined
        },
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`
      }
    })
    running.push(child)
    const said = { text: '' }
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (said.text += chunk))
    return { child, said, ended: once(child, 'close') }
  }
  const run = async (command: string): Promise<string> => {
    const { said, ended } = start(command)
    const [code] = await within(command, ended)
    assert.equal(code, 0, `${command}\n${said.text}`)
    return said.text
  }

  const [make, install, broker, ...rest] = commands as [string, string, string, ...string[]]
  assert.equal(make, 'mkdir first-letter && cd first-letter && npm init -y')
  await run('npm init -y')
  assert.match(install, /^npm install (@dead-letter\/\w+ ?)+$/)
  for (const name of install.split(' ').slice(2)) readFileSync(join(root, 'node_modules', name, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  assert.ok(broker.endsWith(' &'))
  const { said: broadcast } = start(broker.slice(0, -2))
  await waitFor('the broker', () => broadcast.text.includes(String(port)))
  const program = examplesOf('README.md', readme)[0]
  writeFileSync(join(folder, 'app.mjs'), program?.code ?? '')

  const outputs = new Map<string, string>()
  for (const command of rest) {
    if (command !== 'node app.mjs') {
      outputs.set(/dead-letter (\w+)/.exec(command)?.[1] ?? '', await run(command))
      continue
    }
    const { child, said, ended } = start(`exec ${command}`)
    await waitFor('its three orders', () => /order 1/.test(said.text) && said.text.match(/dead: orders/g)?.length === 2)
    child.kill('SIGINT')
    const [code] = await within('its end', ended)
    assert.equal(code, 0, said.text)
  }
  assert.deepEqual([...outputs.keys()], ['produce', 'peek', 'report'])
  assert.match(outputs.get('peek') ?? '', /\{"id":3,/)
  assert.match(outputs.get('report') ?? '', /2/)
  assert.match(outputs.get('report') ?? '', /an order cannot cost less than nothing/)
})
