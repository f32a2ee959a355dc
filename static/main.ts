import { createApp } from 'vue';
import App from './components/App.vue';
import './styles/controls.css';

createApp(App).mount('#app');
