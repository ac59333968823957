import { Cluster, type DlqSummary, findDlqs, jsonTime } from '@dead-letter/operator'
import { readConnection } from '../config/connection.ts'
import type { Settings } from '../config/settings.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { Activity } from '../output/activity.ts'
import { showAge } from '../output/age.ts'
import { escapeText, toJsonLine } from '../output/escape.ts'
import { alignTable } from '../output/table.ts'

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
    activity.end()
    if (given.json) for (const dlq of found) terminal.print(toJsonLine(dlqToJson(dlq, now)))
    else if (found.length === 0)
      terminal.note('no topic is named or configured as one for dead letters; --all looks into every topic')
    else for (const line of table(found, now, terminal.columns)) terminal.print(line)
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

function dlqToJson(dlq: DlqSummary, now: number): Record<string, unknown> {
  const { oldest, newest, retentionMs, extents: _, ...told } = dlq
  return {
    ...told,
    oldest: oldest === null ? null : jsonTime(oldest),
    newest: newest === null ? null : jsonTime(newest),
    retentionMs: retentionMs === Number.POSITIVE_INFINITY ? -1 : retentionMs,
    lossInMs: lossMs(dlq, now)
  }
}

const table = (found: readonly DlqSummary[], now: number, columns: number | null): string[] =>
  alignTable(
    ['topic', 'depth', 'last hour', 'oldest', 'newest', 'first loss in', 'written by', 'found by'],
    found.map(dlq => {
      const loss = lossMs(dlq, now)
      return [
        ...[dlq.topic, dlq.depth, dlq.lastHour],
        ...[dlq.oldest === null ? '' : showAge(now - dlq.oldest), dlq.newest === null ? '' : showAge(now - dlq.newest)],
        dlq.retentionMs === null ? '?' : loss === null ? (dlq.depth === 0 ? '' : 'never') : showAge(loss),
        ...[dlq.dialect ?? '', dlq.foundBy]
      ]
    }),
    columns
  )
