import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kafkaVersionVariable, madeOnce } from '@dead-letter/conformance/kafka'
import { capture, root } from './processes.ts'
import { addCounts, type Counts, untested } from './test-run.ts'

/**
 * The bounds of `engines` that the repository's own Node is not: the oldest that is promised and the newest there is.
 * docs/versions.md names them.
 */
export const otherNodes: readonly string[] = ['22.15.0', '26.10.0']

/** Node before 22.18 strips types only where it is asked to; later ones take no notice. */
const stripTypes = '--experimental-strip-types --disable-warning=ExperimentalWarning'

/** Unit tests, and the short suite on the embedded broker, on each other version of Node. */
export async function nodeVersionTests(versions: readonly string[] = otherNodes): Promise<Counts> {
  const counts: Counts[] = []
  for (const version of versions) counts.push(await onNode(version))
  return addCounts(counts)
}

async function onNode(version: string): Promise<Counts> {
  const installed = await nodeBinary(version)
  if (typeof installed !== 'string') return untested(`Node ${version}`, `npm does not give it: ${installed.why}`)
  const { ok, output } = await capture(installed, ['scripts/run-short.ts'], root, {
    NODE_OPTIONS: stripTypes,
    // Properties are tried in full on the Node of the repository; here it is the engine that is asked.
    FUZZ_TIMES: process.env.FUZZ_TIMES ?? '0.2',
    // Older ones may be tried at the same time: they say so to what they start.
    [kafkaVersionVariable]: ''
  })
  const counts = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output)?.slice(1).map(Number)
  const [passed = 0, failed = 0, skipped = 0] = counts ?? []
  if (!ok || counts === undefined) console.log(output)
  console.log(`-- Node ${version}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
  return { passed, failed: ok || failed > 0 ? failed : 1, skipped }
}

/** Installed once into .cache/, as the npm package `node`, which brings the binary of this platform. */
async function nodeBinary(version: string): Promise<string | { readonly why: string }> {
  const binary = join('node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  try {
    const folder = await madeOnce(join(root, `.cache/node-${version}`), async partial => {
      const manifest = { private: true, dependencies: { node: version }, allowScripts: { node: true } }
      await writeFile(join(partial, 'package.json'), JSON.stringify(manifest))
      const { ok, output } = await capture('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], partial)
      if (!ok || !existsSync(join(partial, binary))) throw new Error(output)
    })
    return join(folder, binary)
  } catch (error) {
    return { why: (error as Error).message }
  }
}
