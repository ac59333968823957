import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import type { Trend } from '../server/types.ts'
import { amount, roughly } from '../words/amount.ts'
import type { PlotLine, PlotRange } from './plot-line.ts'
import { barPlaces } from './trend-bins.ts'

interface CanvasProps {
  readonly trend: Trend
  readonly lines: readonly PlotLine[]
  readonly bars: boolean
  readonly onRange?: (range: PlotRange) => void
}

/** Draws on a canvas as wide as there is room, in the colours of the theme; drawn anew when one of them changes. */
export default function PlotCanvas({ trend, lines, bars, onRange }: CanvasProps) {
  const holder = useRef<HTMLDivElement>(null)
  const ranged = useRef(onRange)
  ranged.current = onRange
  const selects = onRange !== undefined

  useEffect(() => {
    const element = holder.current
    if (element === null) return
    let plot = draw(element)
    const again = (): void => {
      plot.destroy()
      plot = draw(element)
    }
    const sized = new ResizeObserver(() => plot.setSize(sizeOf(element)))
    sized.observe(element)
    const themed = new MutationObserver(again)
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', again)
    return () => {
      sized.disconnect()
      themed.disconnect()
      dark.removeEventListener('change', again)
      plot.destroy()
    }

    function draw(into: HTMLElement): UPlot {
      const colour = (name: string): string => colourOf(into, name)
      const places = barPlaces(trend)
      const times = bars ? places.times : trend.counts.map((_, index) => (trend.from + index * trend.stepMs) / 1000)
      const font = getComputedStyle(into).font
      const axis = { stroke: colour('--text-faint'), font, ticks: { show: false } }
      return new UPlot(
        {
          ...sizeOf(into),
          legend: { show: false },
          cursor: { y: false, drag: { x: selects, y: false, setScale: false }, points: { show: !bars } },
          select: { show: selects, left: 0, top: 0, width: 0, height: 0 },
          scales: {
            ...(bars ? { x: { range: () => places.axis } } : {}),
            y: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] }
          },
          axes: [
            {
              ...axis,
              grid: { show: false },
              size: axisSize(into),
              space: tickSpace,
              incrs: tickSeconds,
              values: (_, at) => instants(at)
            },
            {
              ...axis,
              grid: { stroke: colour('--line'), width: 1 },
              values: (_, values) => values.map(value => (Number.isInteger(value) ? roughly(value) : ''))
            }
          ],
          series: [
            {},
            ...lines.map(({ label, tone }) => ({
              label,
              stroke: colour(`--${tone}`),
              fill: bars ? colour(`--${tone}`) : undefined,
              value: (_: UPlot, value: number | null) => amount(value ?? 0),
              points: { show: false },
              paths: bars ? UPlot.paths.bars?.({ size: [0.8, 40] }) : undefined
            }))
          ].map(series => Object.fromEntries(Object.entries(series).filter(([, value]) => value !== undefined))),
          hooks: {
            setSelect: [
              chart => {
                const { left, width } = chart.select
                if (width < 4) return
                const at = (x: number): number => Math.round(chart.posToVal(x, 'x') * 1000)
                ranged.current?.({ since: at(left), until: at(left + width) })
                chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
              }
            ]
          }
        },
        [times, ...lines.map(({ counts }) => [...counts])],
        into
      )
    }
  }, [trend, lines, bars, selects])

  return <div ref={holder} className="plot-canvas" />
}

/** Pixels that the name of an instant takes, and seconds that two of them may be apart. */
const tickSpace = 90
const tickSeconds = [
  ...[1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200],
  ...[1, 2, 7, 14, 30, 91, 182, 365].map(days => days * 86_400)
]

/** As high as a line of text and the air around it. */
const axisSize = (into: HTMLElement): number => 2.2 * Number.parseFloat(getComputedStyle(into).fontSize)

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const exactClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** In the reader's zone: where a day begins, the day; else the time, to the second where the steps are that small. */
function instants(seconds: readonly number[]): string[] {
  const step = (seconds[1] ?? 0) - (seconds[0] ?? 0)
  return seconds.map(second => {
    const at = new Date(second * 1000)
    if (step >= 86_400 || (at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0)) return day.format(at)
    return step < 60 ? exactClock.format(at) : clock.format(at)
  })
}

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement): { width: number; height: number } => ({
  width: Math.max(1, clientWidth),
  height: Math.max(1, clientHeight)
})

/** A canvas knows no variables: what one is in this theme, asked of an element that wears it. */
function colourOf(element: HTMLElement, name: string): string {
  const probe = element.appendChild(document.createElement('span'))
  probe.style.color = `var(${name})`
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
