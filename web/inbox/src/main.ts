// The inbox starts: language first, so that nothing is ever painted in the wrong one, then the page.
import '@shared/styles/tokens.css'
import '@shared/styles/base.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { preferred, speak } from '@shared/i18n'
import App from './app/App.vue'
import { queries } from './app/query'
import { router } from './app/router'

await speak(preferred())
createApp(App).use(createPinia()).use(VueQueryPlugin, { queryClient: queries }).use(router).mount('#app')
