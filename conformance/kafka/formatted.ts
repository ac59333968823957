import { randomBytes } from 'node:crypto'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { java } from './java.ts'
import { madeOnce } from './made-once.ts'
import { run } from './run.ts'

const templateId = 'A'.repeat(22)

/**
 * A node's data folder as Kafka's own tool formats it. The tool takes more than a second, and what it writes differs in three ids only: it
 * runs once for each folder of jars, and what it made is copied.
 */
export async function formatted(jars: string, dataFolder: string, clusterId: string, nodeId: number): Promise<void> {
  await cp(await template(jars), dataFolder, { recursive: true })
  const file = join(dataFolder, 'meta.properties')
  const ids: Readonly<Record<string, string>> = {
    'cluster.id': clusterId,
    'node.id': String(nodeId),
    // Not in releases before 3.7. One that begins with a dash is none.
    'directory.id': randomBytes(16).toString('base64url').replace(/^-/, 'A')
  }
  const lines = (await readFile(file, 'utf8')).split('\n').map(line => {
    const name = line.slice(0, line.indexOf('='))
    return Object.hasOwn(ids, name) ? `${name}=${ids[name]}` : line
  })
  await writeFile(file, lines.join('\n'))
}

/** Made beside the jars. */
function template(jars: string): Promise<string> {
  return madeOnce(`${jars}-formatted`, async made => {
    const properties = `${made}.properties`
    const settings = [
      'process.roles=broker,controller',
      'node.id=1',
      'controller.quorum.voters=1@127.0.0.1:9093',
      'listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093',
      'controller.listener.names=CONTROLLER',
      `log.dirs=${made}`
    ]
    try {
      await writeFile(properties, `${settings.join('\n')}\n`)
      const tool = [...java, '-Xmx128m', '-cp', `${jars}/*`, 'kafka.tools.StorageTool']
      await run('java', [...tool, 'format', '-t', templateId, '-c', properties])
    } finally {
      await rm(properties, { force: true })
    }
  })
}
