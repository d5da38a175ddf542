import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShownIntegration } from '../../lambdas/integration-hub/client-secret/client-secret.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { EXPIRY_SOURCES, SecretExpiry } from '../integrations/secret-expiry.tsx';
import { Instant } from '../listing/instant.tsx';
import { RenewSecret } from './renew-secret.tsx';

/** A rotation is over within this, since Entra ID takes a while to know a new secret everywhere. */
const ROTATION_MS = 5 * 60_000;

/** The client secret: how it stands, and renewing it, by itself or by hand. */
export function SecretPanel({ integration }: { readonly integration: ShownIntegration }) {
  const { call } = useHub();
  const queries = useQueryClient();
  const [renewing, setRenewing] = useState(false);
  const path = `/api/integrations/azure/${integration.id}`;
  const rotate = useMutation({
    // With when the secret expires that is rotated away: the new one expires later.
    mutationFn: (_before: string | undefined) =>
      call(`${path}/client-secret/rotation`, { method: 'POST' }),
  });
  const rotatingUntil = rotate.isSuccess ? rotate.submittedAt + ROTATION_MS : 0;
  const read = useQuery({
    queryKey: ['integration', integration.id, integration.revision],
    queryFn: ({ signal }) => call<ShownIntegration>(path, { signal }),
    placeholderData: integration,
    refetchInterval: () => (Date.now() < rotatingUntil ? 5_000 : false),
  });
  const { secret, secretSetAt } = read.data ?? integration;
  const isRotated = rotate.isSuccess && secret?.expiresAt !== rotate.variables;
  const problem = rotate.error ?? read.error;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {secret?.rotation === 'automatic' && (
                <Button
                  loading={rotate.isPending}
                  disabled={rotate.isSuccess && !isRotated}
                  onClick={() => rotate.mutate(secret.expiresAt)}
                >
                  Rotate now
                </Button>
              )}
              <Button disabled={renewing} onClick={() => setRenewing(true)}>
                Paste a new secret
              </Button>
            </SpaceBetween>
          }
        >
          Client secret
        </Header>
      }
    >
      <SpaceBetween size="m">
        {problem && <ProblemAlert problem={problemOf(problem)} />}
        {rotate.isSuccess && (
          <Alert
            type={isRotated ? 'success' : 'info'}
            header={isRotated ? 'The client secret is a new one' : 'The rotation has begun'}
          >
            {isRotated
              ? 'The one before stays valid until the next rotation.'
              : 'It takes a minute or two, in which the secret that is there goes on working.'}
          </Alert>
        )}
        <KeyValuePairs
          columns={3}
          items={[
            {
              label: 'Set',
              value: (
                <>
                  <Instant at={secretSetAt} />
                  <Box variant="small" display="block">
                    Its value is never shown
                  </Box>
                </>
              ),
            },
            {
              label: 'Expires',
              value: (
                <>
                  <SecretExpiry secret={secret} />
                  {secret && (
                    <Box variant="small" display="block">
                      <Instant at={secret.expiresAt} />, {EXPIRY_SOURCES[secret.source]}
                    </Box>
                  )}
                </>
              ),
            },
            {
              label: 'Renewed',
              value:
                secret?.rotation === 'automatic'
                  ? 'By itself, on schedule'
                  : 'By you; a reminder goes out 30 days before it expires',
            },
          ]}
        />
        {secret?.obstacle && (
          <Alert type="info" header="Why it is not renewed by itself">
            <Box>{secret.obstacle.message}</Box>
            <Box>{secret.obstacle.fix}</Box>
          </Alert>
        )}
        {secret?.rotationFailure && (
          <Alert type="warning" header="The last rotation failed">
            <Box>{secret.rotationFailure.message} The secret that is there goes on working.</Box>
            <Box>{secret.rotationFailure.fix}</Box>
            <Box variant="small">
              <Instant at={secret.rotationFailure.at} />
            </Box>
          </Alert>
        )}
        {secret?.unread && (
          <Alert type="warning" header="Azure could not be asked when it expires">
            <Box>{secret.unread.message}</Box>
            <Box>{secret.unread.fix}</Box>
          </Alert>
        )}
        {renewing && (
          <RenewSecret
            integration={integration}
            onClose={() => {
              setRenewing(false);
              void queries.invalidateQueries({ queryKey: ['integrations'] });
            }}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}
