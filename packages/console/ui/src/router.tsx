import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent
} from '@tanstack/react-router'
import { readSearch, writeSearch } from './address/search.ts'
import { Shell } from './frame/shell.tsx'
import { Causes } from './screens/causes/causes.tsx'
import { NotThere, ScreenFailed } from './screens/not-there.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotThere, errorComponent: ScreenFailed })
const parent = { getParentRoute: () => root }

const routeTree = root.addChildren([
  createRoute({
    ...parent,
    path: '/',
    component: lazyRouteComponent(() => import('./screens/overview/overview.tsx'), 'Overview')
  }),
  createRoute({ ...parent, path: '/causes', component: Causes }),
  createRoute({
    ...parent,
    path: '/causes/$fingerprint',
    component: lazyRouteComponent(() => import('./screens/cause/cause.tsx'), 'CauseScreen')
  }),
  createRoute({
    ...parent,
    path: '/letters',
    component: lazyRouteComponent(() => import('./screens/letters/letters.tsx'), 'Letters')
  }),
  createRoute({
    ...parent,
    path: '/letters/$dlq/$partition/$offset',
    component: lazyRouteComponent(() => import('./screens/letter/letter.tsx'), 'LetterScreen')
  }),
  createRoute({
    ...parent,
    path: '/letters/$dlq/$partition/$offset/edit',
    component: lazyRouteComponent(() => import('./screens/edit/edit.tsx'), 'EditScreen')
  }),
  createRoute({
    ...parent,
    path: '/redrive',
    component: lazyRouteComponent(() => import('./screens/redrive/plans.tsx'), 'Plans')
  }),
  createRoute({
    ...parent,
    path: '/redrive/new',
    component: lazyRouteComponent(() => import('./screens/redrive/new-plan.tsx'), 'NewPlan')
  }),
  createRoute({
    ...parent,
    path: '/redrive/$id',
    component: lazyRouteComponent(() => import('./screens/redrive/plan.tsx'), 'PlanScreen')
  }),
  createRoute({
    ...parent,
    path: '/operations',
    component: lazyRouteComponent(() => import('./screens/operations/operations.tsx'), 'Operations')
  }),
  createRoute({
    ...parent,
    path: '/operations/$id',
    component: lazyRouteComponent(() => import('./screens/operations/operation.tsx'), 'OperationScreen')
  }),
  createRoute({
    ...parent,
    path: '/set-aside',
    component: lazyRouteComponent(() => import('./screens/set-aside.tsx'), 'SetAside')
  }),
  createRoute({
    ...parent,
    path: '/audit',
    component: lazyRouteComponent(() => import('./screens/audit.tsx'), 'Audit')
  }),
  createRoute({
    ...parent,
    path: '/settings',
    component: lazyRouteComponent(() => import('./screens/settings.tsx'), 'Settings')
  })
])

/**
 * Screens are named in the fragment of the address: it works at any path behind a proxy, without the server knowing the screens, and
 * what people filter for, which can be personal, stays out of every log.
 */
export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
