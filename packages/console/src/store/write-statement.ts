import type { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * A statement that writes, with its counts as bigints. FTS5 leaves a row id of its own as the connection's last one: that of a
 * tombstone is beyond what a number holds, and the next `run` of any statement would throw, also where nobody reads its result.
 */
export function writeStatement(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql)
  statement.setReadBigInts(true)
  return statement
}
