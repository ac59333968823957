import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'dead-letter-kafka-'
const leftAloneMs = 600_000

/**
 * A new folder for a cluster's data. Those of processes that were killed before their brokers were up, when nothing
 * guards them yet, are removed on the way.
 */
export async function newDataFolder(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    const folder = join(tmpdir(), name)
    const found = await stat(folder).catch(() => null)
    // The guard of a broker whose owner has just died may still be removing it.
    if (found !== null && Date.now() - found.mtimeMs > leftAloneMs) await rm(folder, { recursive: true, force: true })
  }
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
