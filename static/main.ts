import { createApp } from 'vue';
import App from './components/App.vue';
import { prepareForTrouble } from './components/later';
import { signInEarly } from './composables/browserIdentity';
import { browserWorld } from './composables/browserWorld';
import { lasting } from './composables/storage';
import { loadTexts } from './composables/useI18n';
// From the start: a browser offers to install the page before anyone asks for it.
import './composables/useInstall';
import './styles/controls.css';
import './styles/side.css';
import { personSecret } from './room/identity';

signInEarly(personSecret(lasting, browserWorld()));
await loadTexts();
createApp(App).mount('#app');
prepareForTrouble();
