import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Stage } from './stage.ts'
import type { Story } from './story.ts'
import type { Transcript } from './transcript.ts'

const folder = join(import.meta.dirname, 'stories')

/** All stories, by the names of their files. */
export async function allStories(): Promise<ReadonlyMap<string, Story>> {
  const files = (await readdir(folder)).filter(file => file.endsWith('.ts')).sort()
  const stories = files.map(async file => {
    const { default: story } = (await import(join(folder, file))) as { default: Story }
    return [file.slice(0, -'.ts'.length), story] as const
  })
  return new Map(await Promise.all(stories))
}

/** What one broker answered to a story. */
export async function tell(story: Story, address: string, name: string): Promise<Transcript> {
  const stage = new Stage(address, name)
  try {
    await story.tell(stage)
  } catch (error) {
    const { message } = error as Error
    const at = stage.transcript.at(-1)
    throw new Error(`after step ${stage.transcript.length} (${at?.api} v${at?.version} ${at?.note}): ${message}`, {
      cause: error
    })
  } finally {
    stage.close()
  }
  return stage.transcript
}

/** A real broker makes its internal topics on first use, and reads each of their partitions before it answers for it. */
export async function warmUp(address: string): Promise<void> {
  const stage = new Stage(address, 'warm-up')
  try {
    for (let i = 0; i < 24; i++) {
      const id = `warm-up-${i}`
      await stage.send('FindCoordinator', 1, { key: id, keyType: 0 })
      await stage.send('FindCoordinator', 1, { key: id, keyType: 1 })
      await stage.send('Heartbeat', 0, { groupId: id, generationId: 1, memberId: 'none' })
      await stage.send('InitProducerId', 0, { transactionalId: id, transactionTimeoutMs: 60_000 })
    }
    await stage.send('InitProducerId', 0, { transactionalId: null, transactionTimeoutMs: 60_000 })
  } finally {
    stage.close()
  }
}
