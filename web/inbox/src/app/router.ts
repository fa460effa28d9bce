// Addresses of the inbox. What a person may not see yet leads to the sign-in page, and back afterwards.
import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { withWords } from '@shared/i18n'
import { useSession } from './session'

const inbox = () => import('@/features/inbox/InboxPage.vue')

declare module 'vue-router' {
  interface RouteMeta {
    /** Reachable without a session. */
    open?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'inbox', component: inbox },
    { path: '/c/:id(\\d+)', name: 'conversation', component: inbox },
    { path: '/new', name: 'new', component: inbox },
    { path: '/log', name: 'log', component: inbox },
    {
      path: '/deals',
      name: 'deals',
      component: withWords('person', () => import('@/features/deals/BoardPage.vue')),
    },
    { path: '/search', name: 'search', component: () => import('@/features/search/SearchPage.vue') },
    {
      path: '/settings/:page?',
      name: 'settings',
      component: withWords('settings', () => import('@/features/settings/SettingsPage.vue')),
    },
    {
      path: '/sign-in',
      name: 'sign-in',
      component: withWords('join', () => import('@/features/session/SignInPage.vue')),
      meta: { open: true },
    },
    {
      path: '/join',
      name: 'join',
      component: withWords('join', () => import('@/features/session/JoinPage.vue')),
      meta: { open: true },
    },
    { path: '/:rest(.*)', name: 'lost', component: () => import('./NotFound.vue'), meta: { open: true } },
  ],
})

/** Where to go after signing in; an address of ours only, never one that a link brought along. */
export function destination(route: RouteLocationNormalized): string {
  const next = route.query['next']
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}

router.beforeEach(async (to) => {
  const session = useSession()
  // Nobody answered: the page says so and offers to ask again.
  if (!session.asked) await session.load().catch(() => undefined)
  if (to.meta.open || session.me || !session.asked) return true
  return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
})
