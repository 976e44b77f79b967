import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { useTranslation } from 'react-i18next';
import { askInDialog } from './auth/reauthentication.ts';
import { ReauthenticationDialog } from './auth/reauthentication-dialog.tsx';
import { SignInAgain } from './auth/sign-in-again.tsx';
import { queryClient } from './query-client.ts';
import { router } from './router.ts';
import { consoleTheme } from './theme.ts';
import { useMedia } from './use-media.ts';

askInDialog();

/** The whole console: theme, cached data, pages, and the dialogs to sign in again. */
export function Console() {
  const { i18n } = useTranslation();
  const dark = useMedia('(prefers-color-scheme: dark)');
  const narrow = useMedia('(max-width: 640px)');
  const still = useMedia('(prefers-reduced-motion: reduce)');
  return (
    <ConfigProvider
      {...(i18n.language === 'zh' ? { locale: zhCN } : {})}
      theme={consoleTheme({ dark, narrow, still })}
      // antd puts a space between two Chinese characters on a button by default.
      button={{ autoInsertSpace: false }}
    >
      <App className="console">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <SignInAgain />
          <ReauthenticationDialog />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}
