import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { nearest } from './nearest.ts'
import { type Command, flagName, type Settings, settings, settingsOf, variableName } from './settings.ts'

/** The parser quotes what stands around the place, which may be a password. */
function withoutQuotation(message: string): string {
  if (!message.endsWith(' is not valid JSON')) return message
  const starts = [', "', ', ..."'].map(quote => message.indexOf(quote)).filter(start => start >= 0)
  return starts.length === 0 ? message : message.slice(0, Math.min(...starts))
}

/** What one place gave: setting name → raw value. */
interface Layer {
  readonly given: ReadonlyMap<string, unknown>
  readonly label: (name: string) => string
  readonly folder: string
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** Settings of which one shuts out the others. Given in a higher layer, it also shuts out the others of lower layers. */
const handlers = ['exec', 'http', 'module', 'to'] as const

/**
 * Settles a command's settings: flags over environment over configuration file over defaults.
 * @param flags as the command line gave them; `config` names the configuration file
 * @throws UsageError naming the place that has to be corrected
 */
export function resolveSettings(
  command: Command,
  flags: Readonly<Record<string, unknown>>,
  { env, cwd }: Surroundings
): Partial<Settings> {
  const layers: Layer[] = [flagLayer(command, flags, cwd), environmentLayer(env, cwd)]
  const file = takesFile(command) ? ((flags.config ?? env[variableName('config')]) as string | undefined) : undefined
  if (file !== undefined && file !== '') layers.push(fileLayer(resolve(cwd, file)))
  const shutOut = chooseHandler(layers)

  const result: Record<string, unknown> = {}
  for (const name of settingsOf(command)) {
    const setting = settings[name]
    const giving = shutOut.has(name) ? [] : layers.filter(candidate => candidate.given.has(name))
    const [first, ...others] = giving.map(
      layer => (): unknown => setting.read(layer.given.get(name), { label: layer.label(name), folder: layer.folder })
    )
    const value =
      first === undefined
        ? setting.default
        : setting.adds
          ? [...new Set([first, ...others].flatMap(read => read()))]
          : first()
    if (value !== undefined) result[name] = value
  }
  return result
}

/** The broker has nothing to do with the files that say how to consume; its --config is Kafka's. */
export const takesFile = (command: Command): boolean => command !== 'broker'

function flagLayer(command: Command, flags: Readonly<Record<string, unknown>>, cwd: string): Layer {
  const given = settingsOf(command).map(name => [name, flags[attributeOf(name)]] as const)
  return {
    given: new Map(given.filter(([, value]) => value !== undefined)),
    label: flagName,
    folder: cwd
  }
}

function environmentLayer(env: Surroundings['env'], cwd: string): Layer {
  const given = new Map<string, unknown>()
  for (const [name, setting] of Object.entries(settings)) {
    const value = env[variableName(name)]
    // An empty variable is how a shell unsets one for a single command
    if (setting.given !== 'flag' && value !== undefined && value !== '') given.set(name, value)
  }
  return { given, label: variableName, folder: cwd }
}

function fileLayer(file: string): Layer {
  const where = basename(file)
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? `is not JSON: ${withoutQuotation(error.message)}`
        : `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`
    throw new UsageError(`configuration file ${file} ${oneLine(reason)}`)
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UsageError(`configuration file ${file} must hold one JSON object`)
  const known = Object.entries(settings).flatMap(([name, setting]) => (setting.given === 'flag' ? [] : [name]))
  for (const name of Object.keys(content)) {
    if (name === '$schema' || known.includes(name)) continue
    const meant = nearest(name, known)
    const onlyFlag = Object.hasOwn(settings, name) ? `; it is given as ${flagName(name)} only` : ''
    throw new UsageError(
      `unknown key '${name}' in ${where}${onlyFlag || (meant === undefined ? `; known: ${known.join(', ')}` : `; did you mean '${meant}'?`)}`
    )
  }
  return {
    given: new Map(Object.entries(content).filter(([, value]) => value !== null)),
    label: name => `'${name}' in ${where}`,
    folder: dirname(file)
  }
}

function chooseHandler(layers: readonly Layer[]): ReadonlySet<string> {
  for (const layer of layers) {
    const given = handlers.filter(name => layer.given.has(name))
    if (given.length > 1) throw new UsageError(`${given.map(layer.label).join(' and ')} exclude each other: give one`)
    if (given.length === 1) return new Set(handlers.filter(name => name !== given[0]))
  }
  return new Set()
}

const attributeOf = (name: keyof Settings): string =>
  settings[name].operand === undefined ? attributeName(flagName(name)) : name

/** What the parser of the command line calls the value of a flag. */
const attributeName = (flag: string): string =>
  flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
