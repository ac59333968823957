import { anchor } from '../check-links.ts'
import { cell, generatedNote, moduleOf } from './library.ts'

interface Row {
  readonly kind: string
  readonly retriable: boolean
  readonly message: (details: Readonly<Record<string, unknown>>) => string
}

interface Group {
  readonly title: string
  readonly codes: RegExp
  readonly text: string
}

/** The first that matches takes a code. */
const groups: readonly Group[] = [
  {
    title: 'This process',
    codes: /^NODE_/,
    text: 'Thrown when the library is imported.'
  },
  {
    title: 'Options',
    codes: /^(OPTION_|DLQ_PARTITIONS_NEED_FUNCTION$)/,
    text: 'Thrown by the constructor, and by the functions that take options, before anything is connected.'
  },
  {
    title: 'Brokers',
    codes: /^(?:BROKER_|SASL_)/,
    text: '`run()`, `diagnose()`, `readDeadLetters()` and `openForwarder()` reject with these when the cluster does not answer or refuses the connection. While a consumer runs, a broker that is away is no error: it is told as a `warning` and tried again. `SASL_PASSWORD_IN_CLEAR` is a warning of the start, and `BROKER_ADVERTISED_UNREACHABLE` refuses it when no name that the brokers advertise exists.'
  },
  {
    title: 'Source topics',
    codes: /^(SOURCE|START)_/,
    text: '`SOURCE_TOPIC_*` refuse the start. While running, `SOURCE_*` and `START_NOT_FOUND` come with `held`: that partition stands still and is tried again. `START_OFFSET_LOST` and `START_OFFSET_RESTORED` are `warning`s.'
  },
  {
    title: 'Dead-letter topics, before the start',
    codes: /^(DLQ_|PREFLIGHT_)/,
    text: 'Findings of the pre-flight. Those about retention, replication, `min.insync.replicas` and configs that cannot be read are warnings (event `warning`); every other one refuses the start: `run()` rejects with it, and with `PREFLIGHT_REFUSED` when there are several. `dead-letter doctor` and `diagnose()` show them all and change nothing. A topic that comes up or grows while the consumer runs passes the same checks; a refusal then comes as a `warning`: it keeps a new topic out until it is mended, and stops nothing of one that grew.'
  },
  {
    title: 'Group',
    codes: /^(GROUP_|COMMIT_|FAMILY_FORBIDDEN|FAMILY_RECORD_)/,
    text: 'Retriable ones are told as `warning` and tried again, `COMMIT_REFUSED` as `held`; the others end the run.'
  },
  {
    title: 'Record batches',
    codes: /^BATCH_/,
    text: 'Come with `held`: bytes that cannot be read as records are nobody’s dead letter. That partition stands still and the batch is fetched again.'
  },
  {
    title: 'Decoding',
    codes: /^(DECODE_|VALIDATION_)/,
    text: 'What is wrong with a record’s bytes. They are the `error` of a failure in the stages `decode-key`, `decode-value` and `validate`, and stand in its dead letter.'
  },
  {
    title: 'Handling',
    codes: /^(PARTITION_LOST|HANDLER_|FAILURE_|NOTHING_FITS|DEAD_LETTERS_)/,
    text: "`PARTITION_LOST` and `HANDLER_STUCK` are the reasons with which `context.signal` is aborted; `HANDLER_DEPENDENCY_DOWN` and `NOTHING_FITS` come with `held`; `run()` rejects with `FAILURE_*` and `DEAD_LETTERS_MAX`, and with `HANDLER_STUCK` under `onStuck: 'stop'`."
  },
  {
    title: 'Writing dead letters',
    codes: /^LETTER_/,
    text: 'Come with `held`: the letter cannot be written for now, its source partition stands still, nothing is committed past it, and it goes on by itself when the cause is gone.'
  },
  {
    title: 'Reading dead letters',
    codes: /^READ_/,
    text: 'Thrown by the loop over `readDeadLetters()`.'
  },
  {
    title: 'What is decided about dead letters',
    codes: /^(?:LEDGER|PARKED)_/,
    text: 'Thrown by what decides about dead letters: the command and `@dead-letter/operator`. See [ledger.md](ledger.md).'
  },
  {
    title: 'Forwarding',
    codes: /^FORWARD_/,
    text: 'Thrown by `openForwarder()` and `forward()`.'
  },
  {
    title: 'Transactions',
    codes: /^TRANSACTION_/,
    text: 'Of what writes in transactions, for all of it to count or nothing: a redrive.'
  },
  {
    title: 'Redrive',
    codes: /^(?:OPERATION|OUTCOME|REDRIVE|FAMILY)_/,
    text: 'Thrown when dead letters are sent back. See [redrive.md](redrive.md).'
  },
  {
    title: 'Letters in files',
    codes: /^(?:ARCHIVE|FIXTURES)_/,
    text: 'Thrown by `lettersFrom()` of `@dead-letter/kafka/testing`, and by what writes and reads letters in files. See [cli.md](cli.md).'
  },
  {
    title: 'Use of the consumer',
    codes: /^(?:CONSUMER_|RUN_)/,
    text: '`run()` rejects with these.'
  }
]

/** docs/errors.md: the table of errors as messages with their facts named. */
export async function errorsPage(): Promise<string> {
  const { errorTable } = await moduleOf<{ errorTable: Readonly<Record<string, Row>> }>('error-table.ts')
  const codes = Object.entries(errorTable).map(([code, row]) => ({ code, row, group: groupOf(code) }))
  const lines = [
    '# Errors',
    '',
    generatedNote('packages/kafka/src/error-tables/'),
    '',
    'Every error of this library is a `DeadLetterError`. It has a `code` that stays the same from version to version, a message that says',
    'what was wrong, where, and how to repair it, and the facts of the message as fields of `details` (topic, partition, offset, option, …).',
    'The error underneath, if there is one, is its `cause`. `retriable` says whether the same may succeed later without anybody changing',
    'anything. `DeadLetterError.is(error)` is also true of errors made by another copy of the library in the same process.',
    '',
    'The kind says whose turn it is, and is what the exit code of `dead-letter` follows: `usage` (2), the options are wrong; `refused` (3),',
    'going on could lose or misroute records until topics, rights or the group are mended; `incomplete` (4) and `limit` (6), a run that ended',
    'as its options say; `failed` (1), all else.',
    '',
    '`‹…›` stands for a fact.',
    '',
    ...groups.map(({ title }) => `- [${title}](#${anchor(title)})`)
  ]
  for (const group of groups) {
    lines.push(
      '',
      `## ${group.title}`,
      '',
      group.text,
      '',
      '| code | kind | retriable | message |',
      '|---|---|---|---|'
    )
    for (const { code, row } of codes.filter(each => each.group === group)) {
      lines.push(`| \`${code}\` | ${row.kind} | ${row.retriable ? 'yes' : 'no'} | ${cell(row.message(named))} |`)
    }
  }
  return `${lines.join('\n')}\n`
}

/** Details in which every fact is its own name. */
const named: Readonly<Record<string, unknown>> = new Proxy({}, { get: (_, fact) => `‹${String(fact)}›` })

function groupOf(code: string): Group {
  const group = groups.find(each => each.codes.test(code))
  if (group === undefined)
    throw new Error(`docs/errors.md has no group for ${code}: add one in scripts/reference/errors-page.ts`)
  return group
}
