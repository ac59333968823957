import type { ConnectionOptions } from '@dead-letter/operator'

/** How a console is run. */
export interface ConsoleOptions {
  /** How to reach the cluster. Certificates are given as they are: a thread cannot ask for them. */
  readonly connection: ConnectionOptions
  /** 0: a free one. @default 8080 */
  readonly port?: number | undefined
  /** Address to listen at. Anything but loopback needs `users`. @default '127.0.0.1' */
  readonly host?: string | undefined
  /** Folder of the index; without it one in the temporary folder that goes with the process. */
  readonly dataDir?: string | undefined
  /** Changes nothing, whoever asks. */
  readonly readOnly?: boolean | undefined
  /** File of those who may sign in: see docs/console.md. */
  readonly users?: string | undefined
  /** Services whose `/metrics` tell of held partitions and open breakers: URLs; one without a path means `/metrics`. */
  readonly consumers?: readonly string[] | undefined
  /** Topics that hold what is decided: `<name>.ledger` and `<name>.audit`. @default 'dead-letter' */
  readonly ledger?: string | undefined
  /** Paths of fields and names of headers that are hidden. */
  readonly mask?: readonly string[] | undefined
  /** Indexes letters without their values. */
  readonly noValues?: boolean | undefined
  /** Bytes of each value that are indexed. @default 2048 */
  readonly valueBytes?: number | undefined
  /** Bytes of the index in all; above, the oldest letters go. @default 8 GiB */
  readonly maxIndexBytes?: number | undefined
  /** A redrive needs a second person's signature. */
  readonly signOff?: boolean | undefined
  /** Looks into every topic for dead letters, not only into those that are named or configured as holding some. */
  readonly allTopics?: boolean | undefined
  /** Where people see it, when a proxy stands before it: `https://ops.example/dead-letters`. */
  readonly origin?: string | undefined
  /** Proxies whose X-Forwarded-For is believed: addresses or networks, such as `10.0.0.0/8`. @default none */
  readonly trustedProxies?: readonly string[] | undefined
  /** Who acts where nobody signs in, as the audit tells it. @default 'console' */
  readonly localUser?: string | undefined
  /** Where settings came from, by name, for the page that shows them. */
  readonly sources?: Readonly<Record<string, string>> | undefined
  /** Told what the operator of the console should know, one line each. */
  readonly onLog?: ((line: string) => void) | undefined
}

export const defaults = {
  port: 8080,
  host: '127.0.0.1',
  valueBytes: 2048,
  maxIndexBytes: 8 * 1024 ** 3
} as const

export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
