import { createApp } from 'vue';
import App from './components/App.vue';
// From the start: a browser offers to install the page before anyone asks for it.
import './composables/useInstall';
import './styles/controls.css';

createApp(App).mount('#app');
