// ESLint sees to the templates of components, which oxlint does not read; oxlint does all the rest.
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';
import typescript from '@typescript-eslint/parser';

export default [
  { ignores: ['build/', 'dist/', 'target/', '.cache/', '.wrangler/', 'test-results/', '**/*.{js,mjs,ts}'] },
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  {
    files: ['static/**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript } },
    rules: {
      // Prettier lays the templates out.
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      // What people wrote is shown as text, never as markup.
      'vue/no-v-html': 'error',
      // The items of one list stand in several elements.
      'vuejs-accessibility/no-redundant-roles': ['error', { nav: ['navigation'], li: ['listitem'] }],
      // A label may be beside its control or around it.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
];
