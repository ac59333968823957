export { runs } from '../../protocol/test/runs.ts'
