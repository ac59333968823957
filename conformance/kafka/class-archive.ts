import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { madeOnce } from './made-once.ts'

const archive = 'classes.jsa'

/**
 * Options with which a broker takes its classes from an archive, loaded and checked already: it starts in half of the processor time.
 * The archive fits one Java and one place of the jars. Where it does not, Java loads classes as ever, without a word.
 *
 * @param first starts a broker with these options, and ends it as an operator would: that writes the archive. Done once
 */
export async function archivedClasses(
  jars: string,
  first: (options: readonly string[]) => Promise<void>
): Promise<readonly string[]> {
  const place = createHash('sha256').update(jars).digest('hex').slice(0, 8)
  const made = madeOnce(`${jars}-archive-${place}`, async partial => {
    const file = join(partial, archive)
    await first([`-XX:ArchiveClassesAtExit=${file}`])
    if (!existsSync(file)) throw new Error('Java wrote no archive')
  })
  return made.then(
    folder => [`-XX:SharedArchiveFile=${join(folder, archive)}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'],
    // A Java without archives, or a machine that is too slow just now: it goes without.
    () => []
  )
}
