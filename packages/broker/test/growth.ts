export { grow } from '../../protocol/test/growth.ts'
