import { pass } from './processes.ts'

process.exitCode = await pass('biome', ['check', '--write', '.'])
