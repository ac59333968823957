import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GuardedProcess } from './guarded-process.ts'
import { type ServerSettings, serverProperties } from './server-properties.ts'

export interface KafkaNodeSettings extends Omit<ServerSettings, 'dataFolder'> {
  readonly folder: string
  readonly jars: string
  readonly clusterId: string
  readonly heapMb: number
}

// Short lives: the quick compiler alone starts sooner; the serial collector suits small heaps and few cores.
const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']
const logging = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS'
]

/** One broker and controller, as a process. Its data outlive a kill; `start()` goes on with them. */
export class KafkaNode {
  readonly settings: KafkaNodeSettings
  readonly logFile: string
  readonly #propertiesFile: string
  #process: GuardedProcess | undefined

  constructor(settings: KafkaNodeSettings) {
    this.settings = settings
    this.logFile = join(settings.folder, 'server.log')
    this.#propertiesFile = join(settings.folder, 'server.properties')
  }

  /** Writes its properties and formats its storage. */
  async format(): Promise<void> {
    const { folder, jars, clusterId } = this.settings
    const dataFolder = join(folder, 'data')
    await mkdir(dataFolder, { recursive: true })
    await writeFile(this.#propertiesFile, serverProperties({ ...this.settings, dataFolder }))
    await run('java', [
      ...quickStart,
      '-Xmx128m',
      ...logging,
      '-cp',
      `${jars}/*`,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      this.#propertiesFile
    ])
  }

  async start(): Promise<void> {
    if (this.running) return
    const { folder, jars, heapMb } = this.settings
    const tuned = heapMb <= 512 ? quickStart : []
    const command = [
      'java',
      `-Xmx${heapMb}m`,
      // Native code of snappy is unpacked there; in a folder for all, a Kafka that starts takes away another's.
      `-Djava.io.tmpdir=${folder}`,
      ...tuned,
      ...logging,
      '-cp',
      `${jars}/*`,
      'kafka.Kafka',
      this.#propertiesFile
    ]
    this.#process = await GuardedProcess.start(command, folder, this.logFile)
  }

  get running(): boolean {
    return this.#process?.running ?? false
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await this.#process?.end(signal)
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.signal(signal)
  }

  /** The last lines of its log: what to show when it does not come up. */
  async logTail(lines = 20): Promise<string> {
    const log = await readFile(this.logFile, 'utf8').catch(() => '')
    return log.trimEnd().split('\n').slice(-lines).join('\n')
  }
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
