export { routes } from './api/index.ts'
