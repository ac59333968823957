import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { java } from './java.ts'

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

/** Made beside the jars; complete under its final name, or not there, so that several processes may ask at once. */
async function template(jars: string): Promise<string> {
  const folder = `${jars}-formatted`
  if (existsSync(folder)) return folder
  const partial = await mkdtemp(`${folder}.`)
  try {
    const made = join(partial, 'data')
    await mkdir(made)
    const properties = join(partial, 'server.properties')
    await writeFile(
      properties,
      [
        'process.roles=broker,controller',
        'node.id=1',
        'controller.quorum.voters=1@127.0.0.1:9093',
        'listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093',
        'controller.listener.names=CONTROLLER',
        `log.dirs=${made}`,
        ''
      ].join('\n')
    )
    await run('java', [
      ...java,
      '-Xmx128m',
      '-cp',
      `${jars}/*`,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      templateId,
      '-c',
      properties
    ])
    await rename(made, folder).catch(error => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  return folder
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', reject)
    child.on('close', code =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} failed with exit code ${code}:\n${output}`))
    )
  })
}
