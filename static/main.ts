import { createApp } from 'vue';
import App from './components/App.vue';
import { loadTexts } from './composables/useI18n';
// From the start: a browser offers to install the page before anyone asks for it.
import './composables/useInstall';
import './styles/controls.css';
import './styles/side.css';

await loadTexts();
createApp(App).mount('#app');
