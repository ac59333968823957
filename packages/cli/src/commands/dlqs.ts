import {
  type CausesFound,
  Cluster,
  countCauses,
  type DlqSummary,
  findDlqs,
  jsonTime,
  type LeftLetters,
  ledgerNames,
  leftSince
} from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { showAge } from '../output/age.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { alignTable, type Column } from '../output/table.ts'

const hour = 3_600_000

/** A dead-letter topic, and what is found out of it beside. */
interface Row extends DlqSummary {
  /** Of the last hour; `null`: the audit may not be read. */
  readonly left: LeftLetters | null
  /** Left out: not asked for; `null`: letters may not be read. */
  readonly causes?: CausesFound | null
}

/** Lists the dead-letter topics of the cluster. */
export async function dlqs(given: Partial<Settings>, io: Io): Promise<number> {
  const { terminal } = io
  const cluster = Cluster.open(readConnection(given))
  const activity = new Activity(terminal, 'asking for topics')
  const now = Date.now()
  try {
    const found = await findDlqs(cluster, {
      now,
      all: given.all ?? false,
      onTopic: topic => activity.say(escapeText(`looking into ${topic}`))
    })
    const names = ledgerNames(given.ledger)
    const left = found.length === 0 ? null : await leftSince(cluster, names, now - hour)
    const rows: Row[] = []
    for (const dlq of found) {
      const none = { decided: 0, redriven: 0, deleted: 0 }
      const row = { ...dlq, left: left === null ? null : (left.get(dlq.topic) ?? none) }
      if (given.causes) activity.say(escapeText(`counting causes of ${dlq.topic}`))
      rows.push(given.causes ? { ...row, causes: await countCauses(cluster, dlq.topic, dlq.partitions) } : row)
    }
    activity.end()
    if (given.json) for (const dlq of rows) terminal.print(toJsonLine(dlqToJson(dlq, now)))
    else if (rows.length === 0)
      terminal.note('no topic is named or configured as one for dead letters; --all looks into every topic')
    else for (const line of table(rows, now, terminal.columns)) terminal.print(line)
    if (left === null && rows.length > 0)
      terminal.warn(`no permission to read ${names.audit}: what was decided and sent back is not shown`)
    return exitCodes.done
  } finally {
    activity.end()
    await cluster.close()
  }
}

/** Milliseconds until the oldest letter may be deleted; `null` when none is, or nobody can say. */
function lossMs({ oldest, retentionMs }: DlqSummary, now: number): number | null {
  if (oldest === null || retentionMs === null || retentionMs === Number.POSITIVE_INFINITY) return null
  return Math.max(0, oldest + retentionMs - now)
}

function dlqToJson(dlq: Row, now: number): Record<string, unknown> {
  const { oldest, newest, retentionMs, extents: _, left, ...told } = dlq
  return {
    ...told,
    leftLastHour: left,
    oldest: oldest === null ? null : jsonTime(oldest),
    newest: newest === null ? null : jsonTime(newest),
    retentionMs: retentionMs === Number.POSITIVE_INFINITY ? -1 : retentionMs,
    lossInMs: lossMs(dlq, now)
  }
}

/** By what people did, and beside it what retention may take in the hour to come. */
const leftText = ({ left }: Row): string => {
  if (left === null) return '?'
  const { decided, redriven, deleted } = left
  return String(decided + redriven + deleted)
}

const causesText = ({ causes }: Row): string =>
  causes === undefined ? '' : causes === null ? '?' : `${causes.causes}${causes.partial ? '+' : ''}`

const table = (found: readonly Row[], now: number, columns: number | null): string[] =>
  alignTable(
    [
      ...[{ title: 'topic', whole: true }, 'depth', 'in 1 h', 'out 1 h', 'due 1 h'],
      ...(found.some(({ causes }) => causes !== undefined) ? ['causes'] : []),
      ...['oldest', { title: 'newest', spare: 1 }, 'first loss in'],
      ...[
        { title: 'written by', spare: 2 },
        { title: 'found by', spare: 3 }
      ]
    ] satisfies (string | Column)[],
    found.map(dlq => {
      const loss = lossMs(dlq, now)
      return [
        ...[dlq.topic, dlq.depth, dlq.lastHour, leftText(dlq), dlq.dueNextHour ?? '?'],
        ...(dlq.causes === undefined ? [] : [causesText(dlq)]),
        ...[dlq.oldest === null ? '' : showAge(now - dlq.oldest), dlq.newest === null ? '' : showAge(now - dlq.newest)],
        dlq.retentionMs === null ? '?' : loss === null ? (dlq.depth === 0 ? '' : 'never') : showAge(loss),
        ...[dlq.dialect ?? '', dlq.foundBy]
      ]
    }),
    columns
  )
