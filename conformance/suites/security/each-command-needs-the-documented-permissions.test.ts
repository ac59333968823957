import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Cluster, eachLetter, everyLetter, exportLetters, LedgerWriter, ledgerNames } from '@dead-letter/operator'
import {
  committedMetadata,
  forbid,
  needsOwnKafka,
  type Permission,
  permit,
  produce,
  readAll,
  saslPrincipal,
  securedKafka,
  springHeaders,
  startConsumer,
  testFolder,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { callHere } from './operators.ts'

type Place = 'family' | 'dlq' | 'ledger' | 'audit' | 'source' | 'parked' | 'group' | 'lanes' | 'groups'

/** One permission that a command needs, and what is said without it. */
interface Need {
  readonly on: Place
  readonly may: Permission['may'][number]
  /** The code of the error that ends it. */
  readonly code?: string
  /** It does what it can: what it warns of, and what it prints. */
  readonly says?: RegExp
  readonly shows?: RegExp
  /** How it ends then. @default 0 */
  readonly exit?: number
  /** Granted in its place. */
  readonly instead?: Permission['may']
}

interface Row {
  readonly command: string
  /** Letters come while it runs, or it would wait for ever. */
  readonly waits?: boolean
  /** Something is decided about the letters already. */
  readonly settled?: boolean
  /** The group has a member, which reads what is sent back to it alone. */
  readonly member?: boolean
  /** Something is parked: of an empty topic nobody needs to read anything. */
  readonly parked?: boolean
  readonly mask?: string
  readonly args?: readonly string[]
  readonly needs: readonly Need[]
}

const forbidden = 'READ_TOPIC_FORBIDDEN'
const letters: Need = { on: 'dlq', may: 'READ', code: forbidden }
const decisions: Need = { on: 'ledger', may: 'READ', says: /no permission to read \S+\.ledger/ }
const known: Need = { on: 'ledger', may: 'READ', code: forbidden }
const writable = (on: 'ledger' | 'audit'): readonly Need[] => [
  { on, may: 'WRITE', code: 'LEDGER_NOT_WRITABLE' },
  { on, may: 'DESCRIBE_CONFIGS', code: 'LEDGER_CONFIG_UNKNOWN' }
]
/** What is carried out is told to the audit, beside which the ledger is checked. */
const audited = [...writable('ledger'), ...writable('audit')]
const deciding = [letters, known, ...audited]
const told = (on: Place): Need => ({ on, may: 'READ', says: /no permission to read \S+\.audit/ })
const place = ['--partition', '0', '--offset', '0']
const all = ['--all', '--yes']

/** Each row of docs/security.md, with what is missed. */
const rows: readonly Row[] = [
  {
    command: 'dlqs --causes',
    needs: [
      { on: 'dlq', may: 'READ', instead: ['DESCRIBE'], shows: /"dialect":null.*"causes":null/ },
      { on: 'dlq', may: 'DESCRIBE_CONFIGS', shows: /"retentionMs":null/ },
      told('audit')
    ],
    args: ['--json']
  },
  { command: 'causes', needs: [letters, decisions] },
  { command: 'report', needs: [letters, decisions] },
  { command: 'ls', needs: [letters, decisions] },
  { command: 'peek', needs: [letters, decisions] },
  { command: 'show', args: place, needs: [letters, decisions] },
  { command: 'show --history', args: place, needs: [letters, decisions, told('audit')] },
  { command: 'export', args: ['--all'], needs: [letters] },
  { command: 'trial', args: ['--all', '--check', 'json'], needs: [letters, decisions] },
  { command: 'audit', needs: [{ on: 'audit', may: 'READ', code: forbidden }] },
  { command: 'ops', needs: [known] },
  { command: 'discard', args: all, needs: deciding },
  { command: 'note', args: ['--note', 'x', ...all], needs: deciding },
  { command: 'assign', args: ['--assignee', 'ann', ...all], needs: deciding },
  { command: 'restore', args: all, needs: deciding, settled: true },
  { command: 'tail', args: ['--max', '1'], needs: [letters], waits: true },
  { command: 'show --unmask', args: ['T-17', ...place], needs: [letters, decisions, ...audited], mask: '$.card' },
  {
    command: 'truncate',
    args: ['--yes'],
    settled: true,
    needs: [...deciding, { on: 'dlq', may: 'DELETE', exit: 1, says: /TOPIC_AUTHORIZATION_FAILED/ }]
  },
  {
    command: 'park',
    args: all,
    needs: [
      ...deciding,
      { on: 'parked', may: 'WRITE', code: 'PARKED_TOPIC_UNSAFE' },
      { on: 'parked', may: 'DESCRIBE_CONFIGS', code: 'PARKED_TOPIC_UNSAFE' }
    ]
  },
  {
    command: 'import',
    args: ['--file', 'FILE', '--yes'],
    needs: [...audited, { on: 'dlq', may: 'WRITE', code: 'FORWARD_TOPIC_FORBIDDEN' }]
  },
  {
    command: 'rescue --file',
    args: ['OUT', '--all', '--within', '30d'],
    needs: [letters, { on: 'dlq', may: 'DESCRIBE_CONFIGS', code: 'ARCHIVE_RETENTION_UNKNOWN' }, decisions]
  },
  {
    command: 'rescue --to',
    parked: true,
    args: ['PARKED', '--all', '--within', '30d'],
    needs: [
      letters,
      { on: 'dlq', may: 'DESCRIBE_CONFIGS', code: 'ARCHIVE_RETENTION_UNKNOWN' },
      { on: 'parked', may: 'READ', code: forbidden },
      { on: 'parked', may: 'WRITE', code: 'FORWARD_TOPIC_FORBIDDEN' },
      { on: 'parked', may: 'DESCRIBE_CONFIGS', code: 'PARKED_TOPIC_UNSAFE' },
      // Without it it is done.
      decisions
    ]
  },
  {
    command: 'erase',
    args: ['--key', 'ann', '--yes'],
    needs: [
      { on: 'dlq', may: 'READ', exit: 1, says: /no permission to read \S+: what it holds is not known/ },
      ...audited,
      { on: 'dlq', may: 'DELETE', shows: /2 letters stay .*TOPIC_AUTHORIZATION_FAILED/ },
      decisions
    ]
  },
  {
    command: 'prune',
    args: ['--older', '1s', '--yes'],
    needs: [
      letters,
      known,
      { on: 'audit', may: 'READ', code: forbidden },
      ...audited,
      { on: 'lanes', may: 'WRITE', code: 'TRANSACTION_FORBIDDEN' }
    ]
  },
  {
    command: 'plan',
    args: ['--all'],
    needs: [letters, known, { on: 'source', may: 'WRITE', shows: /no permission: grant WRITE/ }]
  },
  {
    command: 'redrive',
    args: all,
    needs: [
      ...deciding,
      { on: 'source', may: 'WRITE', shows: /no permission: grant WRITE/ },
      { on: 'lanes', may: 'WRITE', code: 'TRANSACTION_FORBIDDEN' }
    ]
  },
  {
    command: 'redrive --to group',
    args: all,
    member: true,
    needs: [
      ...deciding,
      { on: 'group', may: 'DESCRIBE', code: 'GROUP_FORBIDDEN' },
      { on: 'source', may: 'DESCRIBE', code: 'REDRIVE_TARGET_UNSAFE' },

      { on: 'family', may: 'WRITE', shows: /grant/ },
      { on: 'lanes', may: 'WRITE', code: 'TRANSACTION_FORBIDDEN' }
    ]
  }
]

/** Reading changes nothing, so what is missed may be given back for the next; acting once with all of it ends the test. */
async function scene(t: TestContext, { settled, parked, mask, member }: Row) {
  const kafka = await securedKafka()
  const { brokers } = kafka
  const source = await testTopic(t, { brokers, partitions: 1, suffix: 'source' })
  const group = `${source}-group`
  const dlq = await testTopic(t, { brokers, partitions: 1, name: `error.${source}.${group}` })
  const aside = await testTopic(t, { brokers, partitions: 1, name: `parked.${source}.${group}` })
  const family = `redrive.${source}.${group}`
  if (member) {
    await testTopic(t, { brokers, partitions: 1, name: family })
    startConsumer(t, { brokers, topics: source, groupId: group })
    await waitFor('a mark that it reads', async () => (await committedMetadata(group, family, brokers)).every(Boolean))
  }
  if (parked) await produce(aside, [{ value: 'another' }], { brokers })
  const timestamp = Date.now()
  const failure = { topic: source, timestamp, group, name: 'TypeError', message: 'wrong' }
  await produce(
    dlq,
    [0, 1].map(offset => ({ key: 'ann', value: '1', headers: springHeaders({ ...failure, offset }) })),
    { brokers }
  )
  const ledger = uniqueName('ledger')
  const names = ledgerNames(ledger)
  const cluster = Cluster.open({ brokers })
  const writer = await LedgerWriter.open(cluster, names)
  const signed = { by: 'ann', at: timestamp - 60_000, operation: randomUUID() }
  const own: Buffer[] = []
  if (settled) await eachLetter(cluster, { topic: dlq }, ({ key }) => own.push(Buffer.from(key)) > 0)
  // Something in each partition: of an empty one nobody needs to read anything.
  const others = [...own, ...Array.from({ length: 64 }, () => randomBytes(16))].map(key => ({
    key,
    value: { ...signed, decision: 'discarded' }
  }))
  await writer.append(
    others.map(other => ({ kind: 'decision', ...other })),
    timestamp
  )
  await writer.audit({ event: 'begun', ...signed, action: 'discard', dlq })
  writer.close()
  let letter = ''
  await exportLetters(cluster, { dlq, filter: everyLetter, limit: 1 }, line => {
    letter = line
  })
  await cluster.close()
  const { name: user, wayIn } = await saslPrincipal(t, kafka, 'SCRAM-SHA-256')
  const sasl = wayIn.sasl as { username: string; password: string }
  const folder = testFolder(t)
  const env = {
    DEAD_LETTER_BROKERS: String(wayIn.brokers),
    DEAD_LETTER_SASL_MECHANISM: 'SCRAM-SHA-256',
    DEAD_LETTER_SASL_USERNAME: sasl.username,
    DEAD_LETTER_SASL_PASSWORD: sasl.password,
    DEAD_LETTER_LEDGER: ledger,
    DEAD_LETTER_DLQ: dlq,
    DEAD_LETTER_BY: 'ann',
    ...(mask === undefined ? {} : { DEAD_LETTER_MASK: mask })
  }
  const places: Record<Place, Pick<Permission, 'on' | 'name' | 'prefixed'>> = {
    dlq: { on: 'topic', name: dlq },
    source: { on: 'topic', name: source },
    ledger: { on: 'topic', name: names.ledger },
    audit: { on: 'topic', name: names.audit },
    family: { on: 'topic', name: family },
    parked: { on: 'topic', name: aside },
    group: { on: 'group', name: group },
    groups: { on: 'group', name: '*' },
    lanes: { on: 'transactional id', name: `${names.ledger}.lane-`, prefixed: true }
  }
  const permission = ({ on, may }: Need): Permission => ({ brokers, user, ...places[on], may: [may] })
  const state = async () => ({
    letters: (await readAll(dlq, { brokers })).length,
    decisions: (await readAll(names.ledger, { brokers })).length
  })
  // Letters like these, until somebody has seen enough.
  const come = async (seen: Promise<unknown>): Promise<void> => {
    for (let offset = 2, waiting = true; waiting; offset++) {
      await produce(dlq, [{ value: '1', headers: springHeaders({ ...failure, offset }) }], { brokers })
      waiting = await Promise.race([seen.then(() => false), delay(100, true)])
    }
  }
  return { env, permission, state, letter, folder, come, parked: places.parked.name }
}

for (const row of rows) {
  const { command, args = [], needs, waits = false } = row
  test(
    `${command}: with exactly these it is done, and without one of them its lack is said and nothing is lost`,
    needsOwnKafka,
    async t => {
      const { env, permission, state, letter, folder, come, parked } = await scene(t, row)
      const file = join(folder, 'letters.jsonl')
      writeFileSync(file, `${letter}\n`)
      let calls = 0
      const call = () => {
        const out = join(folder, `out${calls++}.jsonl`)
        const named: Readonly<Record<string, string>> = { FILE: file, OUT: out, PARKED: parked }
        return callHere([...command.split(' '), ...args.map(arg => named[arg] ?? arg)], env)
      }
      const calling = async (waiting: boolean) => {
        const called = call()
        if (waiting) await come(called)
        return called
      }
      const put = async (need: Need, may: Permission['may']) => {
        for (const each of may) await permit({ ...permission(need), may: [each] })
      }
      for (const need of needs) await put(need, [need.may])
      const before = await state()
      for (const need of needs) {
        await forbid(permission(need))
        await put(need, need.instead ?? [])
        const { code, err, out } = await calling(waits && need.code === undefined)
        const what = `without ${need.may} on the ${need.on}: ${code}, ${err}${out}`
        if (need.code === undefined) assert.equal(code, need.exit ?? 0, what)
        else {
          assert.notEqual(code, 0, what)
          assert.match(err, new RegExp(`[Gg]rant .*\\(${need.code}\\)`), what)
        }
        assert.match(err, need.says ?? /^/, what)
        assert.match(out, need.shows ?? /^/, what)
        // What goes on without it may have done the rest.
        if (need.code !== undefined) assert.deepEqual(await state(), before, what)
        await put(need, [need.may])
      }
      const { code, err } = await calling(waits)
      assert.equal(code, 0, err)
      assert.doesNotMatch(err, /no permission/)
    }
  )
}

test('docs/security.md has a row for each command, with these permissions', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/security.md'), 'utf8')
  const lines = page.split('\n').filter(line => line.startsWith('| `'))
  for (const { command, needs } of rows) {
    const [cells = ''] = lines.filter(line => line.split('|')[1]?.includes(`\`${command}\``))
    for (const { may } of needs) assert.ok(cells.includes(`\`${may}\``), `${command} needs ${may}: ${cells}`)
  }
})
