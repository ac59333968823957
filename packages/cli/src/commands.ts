import type { Commands } from './program.ts'

/** All of them. Loaded on use: help and a mistyped option do not wait for the Kafka client. */
export const commands: Commands = {
  run: async (settings, io) => (await import('./commands/run.ts')).run(settings, io),
  doctor: async (settings, io) => (await import('./commands/doctor.ts')).doctor(settings, io),
  dlqs: async (settings, io) => (await import('./commands/dlqs.ts')).dlqs(settings, io),
  causes: async (settings, io) => (await import('./commands/report.ts')).causes(settings, io),
  report: async (settings, io) => (await import('./commands/report.ts')).report(settings, io),
  ls: async (settings, io) => (await import('./commands/ls.ts')).ls(settings, io),
  peek: async (settings, io) => (await import('./commands/peek.ts')).peek(settings, io),
  show: async (settings, io) => (await import('./commands/show.ts')).show(settings, io),
  tail: async (settings, io) => (await import('./commands/tail.ts')).tail(settings, io),
  park: async (settings, io) => (await import('./commands/decide.ts')).decide('park')(settings, io),
  discard: async (settings, io) => (await import('./commands/decide.ts')).decide('discard')(settings, io),
  restore: async (settings, io) => (await import('./commands/decide.ts')).decide('restore')(settings, io),
  note: async (settings, io) => (await import('./commands/decide.ts')).decide('note')(settings, io),
  assign: async (settings, io) => (await import('./commands/decide.ts')).decide('assign')(settings, io),
  audit: async (settings, io) => (await import('./commands/audit.ts')).audit(settings, io),
  plan: async (settings, io) => (await import('./commands/redrive.ts')).plan(settings, io),
  redrive: async (settings, io) => (await import('./commands/redrive.ts')).redrive(settings, io),
  ops: async (settings, io) => (await import('./commands/ops.ts')).ops(settings, io),
  trial: async (settings, io) => (await import('./commands/trial.ts')).trial(settings, io),
  export: async (settings, io) => (await import('./commands/export.ts')).exportTo(settings, io),
  import: async (settings, io) => (await import('./commands/import.ts')).importFrom(settings, io),
  rescue: async (settings, io) => (await import('./commands/rescue.ts')).rescue(settings, io),
  truncate: async (settings, io) => (await import('./commands/truncate.ts')).truncate(settings, io),
  erase: async (settings, io) => (await import('./commands/erase.ts')).erase(settings, io),
  prune: async (settings, io) => (await import('./commands/prune.ts')).prune(settings, io),
  console: async (settings, io) => (await import('./commands/console.ts')).runConsole(settings, io),
  produce: async (settings, io) => (await import('./commands/produce.ts')).produce(settings, io),
  broker: async (settings, io) => (await import('./commands/broker.ts')).broker(settings, io)
}
