import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

// The process runs under a shell that holds a pipe from us. However this process ends, SIGKILL included, the system
// closes the pipe; the reader in the shell sees the end of it, kills the process and removes its folder.
// A line on the pipe means that the end was meant and the folder stays. Arguments: folder, log file, command ...
const guard = `
folder=$1; log=$2; shift 2
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
child=$!
echo $child
( if ! read -r word <&3; then trap '' TERM; kill -9 $child; rm -rf "$folder"; rmdir "$(dirname "$folder")"; fi ) >/dev/null 2>&1 &
reader=$!
wait $child
code=$?
kill $reader
exit $code
`

/** A process that never outlives this one. */
export class GuardedProcess {
  readonly pid: number
  readonly #shell: ChildProcess
  readonly #ended: Promise<number | null>
  #running = true

  private constructor(shell: ChildProcess, pid: number) {
    this.#shell = shell
    this.pid = pid
    this.#ended = new Promise(resolve => {
      shell.once('exit', code => {
        this.#running = false
        resolve(code)
      })
    })
  }

  /**
   * @param folder removed when this process dies without having ended the other one
   * @param log output of the process is appended to it
   */
  static async start(command: readonly string[], folder: string, log: string): Promise<GuardedProcess> {
    // A session of its own: Ctrl-C at the terminal reaches us, and what becomes of the process is ours to say.
    const shell = spawn('sh', ['-c', guard, 'sh', folder, log, ...command], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true
    })
    shell.stdin.on('error', () => {})
    const [first] = await Promise.race([
      once(shell.stdout, 'data'),
      once(shell, 'exit').then(() => Promise.reject(new Error(`${command[0]} could not be started`)))
    ])
    const guarded = new GuardedProcess(shell, Number(String(first)))
    // Neither keeps our event loop alive; the pipe and the exit event work all the same while there is other work.
    shell.unref()
    ;(shell.stdin as unknown as { unref(): void }).unref()
    ;(shell.stdout as unknown as { unref(): void }).unref()
    return guarded
  }

  get running(): boolean {
    return this.#running
  }

  /** Resolves with the exit code when the process has ended. */
  get ended(): Promise<number | null> {
    return this.#ended
  }

  /** Ends it and waits until it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (!this.#running) return
    this.#shell.ref()
    this.#shell.stdin?.write('ended\n')
    this.signal(signal)
    if (signal === 'SIGTERM') this.signal('SIGCONT')
    await this.#ended
    this.#shell.stdin?.destroy()
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#running) return
    try {
      process.kill(this.pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
