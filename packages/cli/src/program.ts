import { readFileSync } from 'node:fs'
import { Command as Commander, CommanderError, Help, Option } from 'commander'
import { exposures } from './config/exposures.ts'
import { nearest } from './config/nearest.ts'
import { resolveSettings, takesFile } from './config/resolve-settings.ts'
import { type Command, flagName, type Settings, settings, settingsOf, variableName } from './config/settings.ts'
import { unknownVariables } from './config/unknown-variables.ts'
import { exitCodes, exitCodesHelp } from './exit-codes.ts'
import { helpTexts, programHelp } from './help.ts'
import type { Io } from './io.ts'
import { wrap } from './output/width.ts'
import { UsageError } from './usage-error.ts'

/** Columns of --help where it goes to no terminal, or to a wide one. */
const widestHelp = 100

export type Commands = { readonly [C in Command]: (settings: Partial<Settings>, io: Io) => Promise<number> }

/**
 * Parses the arguments and carries out the command that they name.
 * @returns the exit code
 * @throws UsageError for bad arguments; whatever the command throws
 */
export async function runProgram(args: readonly string[], commands: Commands, io: Io): Promise<number> {
  refuseSecrets(args)
  refuseUnknownCommand(args)
  let complaint = ''
  let code: number = exitCodes.done
  const helpWidth = Math.min(io.terminal.columns ?? widestHelp, widestHelp)
  const program = new Commander('dead-letter')
    .description('Dead letters for Apache Kafka: consume, dead-letter what cannot be handled, lose nothing.')
    .version(readVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: text => io.terminal.print(text.trimEnd()),
      writeErr: text => {
        complaint += text
      }
    })
    .configureHelp({ helpWidth, wrap: wrapNarrow })
    .addHelpText('after', fold(`\n${programHelp}\n\n${exitCodesHelp}`, helpWidth))
  for (const name of Object.keys(helpTexts) as Command[]) {
    const command = addOptions(
      program.command(name).summary(helpTexts[name].summary).description(helpTexts[name].description),
      name
    )
    command.addHelpText(
      'after',
      fold(
        `\nExamples:\n${helpTexts[name].examples.map(example => `  $ ${example}`).join('\n')}\n\n${helpTexts[name].notes ?? ''}`.trimEnd(),
        helpWidth
      )
    )
    const operands = settingsOf(name).filter(setting => settings[setting].operand !== undefined)
    command.allowExcessArguments(false).action(async (...words: unknown[]) => {
      // Operands come first, then the flags.
      const flags = {
        ...(words[operands.length] as Record<string, unknown>),
        ...Object.fromEntries(operands.map((operand, i) => [operand, words[i]]))
      }
      for (const sentence of unknownVariables(io.env)) io.terminal.warn(sentence)
      const given = resolveSettings(name, flags, io)
      if (takesFile(name)) for (const warning of exposures(name, given, flags.config, io)) io.terminal.warn(warning)
      code = await commands[name](given, io)
    })
  }
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return exitCodes.done // --help, --version
    if (error.code === 'commander.help') {
      io.terminal.note(complaint.trimEnd())
      return exitCodes.usage
    }
    throw new UsageError(
      complaint
        .replace(/^error: /, '')
        // The value of an option that is misspelt may be a password.
        .replace(/^(unknown option '[^'=]*)=.*'/s, "$1'")
        .split('\n')
        .map(line => line.trim())
        .join(' ')
        .trim()
    )
  }
}

/** Commander's own, which leaves a column of less than 40 as it is: on a narrow terminal that is most of them. */
const wrapNarrow: Help['wrap'] = (text, width, indent) => new Help().wrap(text, width, indent, 20)

/** Prose in lines that fit; an example stays in one line, which can be copied. What a list says goes on beneath its text. */
function fold(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap(line =>
      line.startsWith('  $ ') ? [line] : wrap(line, columns, /^ {2}\w/.test(line) ? ' '.repeat(7) : '')
    )
    .join('\n')
}

function addOptions(command: Commander, name: Command): Commander {
  for (const setting of settingsOf(name)) {
    const { value, about, defaultText, repeatable, given, operand } = settings[setting]
    if (given === 'secret') continue
    const ownDefault = ofCommand(defaultText, name)
    const text = `${ofCommand(about, name)}${ownDefault === undefined ? '' : ` (default: ${ownDefault})`}`
    if (operand !== undefined) {
      command.argument(operand, text)
      continue
    }
    const option = new Option(value === undefined ? flagName(setting) : `${flagName(setting)} ${value}`, text)
    if (repeatable)
      option.argParser((item: string, earlier: unknown) => [...((earlier as string[] | undefined) ?? []), item])
    command.addOption(option)
  }
  if (takesFile(name))
    command.option('--config <file>', 'configuration file: JSON, the names of these options in camelCase')
  return command
}

/** Of a text `run: …; ls, peek: …`, what is for one command; another text as it is. */
function ofCommand<T extends string | undefined>(text: T, command: Command): T | string | undefined {
  const parts = text?.split('; ').map(part => /^([a-z]+(?:, [a-z]+)*): (.*)$/s.exec(part)) ?? []
  if (parts.length === 0 || parts.includes(null)) return text
  return parts.find(part => part?.[1]?.split(', ').includes(command))?.[2]
}

/** A password as an argument would be in the shell's history and in every process list. It is not repeated here. */
function refuseSecrets(args: readonly string[]): void {
  for (const name of Object.keys(settings) as (keyof Settings)[]) {
    const flag = flagName(name)
    if (settings[name].given === 'secret' && args.some(arg => arg === flag || arg.startsWith(`${flag}=`))) {
      throw new UsageError(
        `${flag} is not taken as an argument, where others could see it: set ${variableName(name)}, or ${name} in the configuration file`
      )
    }
  }
}

/** The parser would show its help for a command that it does not know, as if that were what was asked for. */
function refuseUnknownCommand([first, second]: readonly string[]): void {
  const name = first === 'help' ? second : first
  if (name === undefined || name === 'help' || name.startsWith('-') || Object.hasOwn(helpTexts, name)) return
  const known = Object.keys(helpTexts)
  const meant = nearest(name, known)
  const repair = meant === undefined ? `known: ${known.join(', ')}` : `did you mean '${meant}'?`
  throw new UsageError(`unknown command '${name}'; ${repair}`)
}

function readVersion(): string {
  // By the package's name: sources lie in src/, what is published lies beside the manifest.
  const path = new URL(import.meta.resolve('@dead-letter/cli/package.json'))
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
  return manifest.version
}
