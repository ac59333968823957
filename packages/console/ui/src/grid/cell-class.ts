/** By what styles know a cell: its column, whether it is a number, and what room it needs to be shown. */
export const cellClass = (id: string, number?: boolean, room?: string): string =>
  `grid-cell cell-${id.replaceAll(/\W+/g, '-')}${number === true ? ' number' : ''}${room === undefined ? '' : ` room-${room}`}`
