import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatted } from './formatted.ts'
import { GuardedProcess } from './guarded-process.ts'
import { java, longRunningJava } from './java.ts'
import { type ServerSettings, serverProperties } from './server-properties.ts'

export interface KafkaNodeSettings extends Omit<ServerSettings, 'dataFolder'> {
  readonly folder: string
  readonly jars: string
  readonly clusterId: string
  readonly heapMb: number
  /** More options of Java. */
  readonly javaOptions: readonly string[]
}

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

  /** Writes its properties and its formatted storage. */
  async format(): Promise<void> {
    const { folder, jars, clusterId } = this.settings
    const dataFolder = join(folder, 'data')
    await mkdir(dataFolder, { recursive: true })
    await writeFile(this.#propertiesFile, serverProperties({ ...this.settings, dataFolder }))
    await formatted(jars, dataFolder, clusterId, this.settings.index + 1)
  }

  async start(): Promise<void> {
    if (this.running) return
    const { folder, jars, heapMb, javaOptions } = this.settings
    const command = [
      'java',
      `-Xmx${heapMb}m`,
      // Native code of snappy is unpacked there; in a folder for all, a Kafka that starts takes away another's.
      `-Djava.io.tmpdir=${folder}`,
      ...(heapMb <= 512 ? java : longRunningJava),
      ...javaOptions,
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
