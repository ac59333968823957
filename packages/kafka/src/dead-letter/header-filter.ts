import type { HeaderFilter } from './envelope-options.ts'
export function checkHeaderFilter(_filter: HeaderFilter | undefined): void {}
