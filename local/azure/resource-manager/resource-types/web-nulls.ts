/**
 * App Service sends every member of its contracts, and null for those that do not apply or that
 * lists leave out. These are the names that are null in what a subscription really answered.
 */
function nulls(names: string): Readonly<Record<string, null>> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, null]));
}

/** Of an App Service plan's properties. */
export const PLAN_NULLS = nulls(
  `workerTierName currentWorkerSize currentWorkerSizeId currentNumberOfWorkers subscription
  adminSiteName hostingEnvironment hostingEnvironmentProfile adminRuntimeSiteName siteMode
  perSiteScaling elasticScaleEnabled maximumElasticWorkerCount hostingEnvironmentId isSpot
  spotExpirationTime freeOfferExpirationTime reserved isXenon hyperV mdmId targetWorkerCount
  targetWorkerSizeId provisioningState webSiteId existingServerFarmIds kubeEnvironmentProfile
  zoneRedundant migrateToVMSS vnetConnectionsUsed vnetConnectionsMax`,
);

/** Of a site's properties. */
export const SITE_NULLS = nulls(
  `owner cers serverFarm containerAllocationSubnet useContainerLocalhostBindings daprConfig slotName
  trafficManagerHostNames targetSwapSlot hostingEnvironment hostingEnvironmentProfile
  clientCertExclusionPaths domainVerificationIdentifiers managedEnvironmentId workloadProfileName
  resourceConfig suspendedTill functionExecutionUnitsCache maxNumberOfWorkers cloningInfo
  hostingEnvironmentId slotSwapStatus inProgressOperationId geoDistributions
  privateEndpointConnections buildVersion targetBuildVersion migrationState inFlightFeatures
  virtualNetworkSubnetId privateLinkIdentifiers sshEnabled`,
);

/** Of a configuration that is read alone. */
export const CONFIG_NULLS = nulls(
  `windowsFxVersion remoteDebuggingVersion azureMonitorLogCategories acrUserManagedIdentityID
  publishingPassword appSettings metadata connectionStrings machineKey handlerMappings documentRoot
  javaVersion javaContainer javaContainerVersion runtimeADUser runtimeADUserPassword limits
  autoHealRules tracingOptions cors push apiDefinition apiManagementConfig autoSwapSlotName
  managedServiceIdentityId xManagedServiceIdentityId keyVaultReferenceIdentity
  ipSecurityRestrictionsDefaultAction scmIpSecurityRestrictionsDefaultAction minTlsCipherSuite
  supportedTlsCipherSuites functionAppScaleLimit healthCheckPath websiteTimeZone sitePort`,
);

/** Of the configuration inside a list's site: besides, what only {@link CONFIG_NULLS} fills. */
export const LISTED_CONFIG_NULLS = {
  ...CONFIG_NULLS,
  ...nulls(
    `defaultDocuments netFrameworkVersion phpVersion pythonVersion nodeVersion powerShellVersion
    windowsConfiguredStacks requestTracingEnabled remoteDebuggingEnabled httpLoggingEnabled
    logsDirectorySizeLimit detailedErrorLoggingEnabled publishingUsername scmType
    use32BitWorkerProcess webSocketsEnabled appCommandLine managedPipelineMode virtualApplications
    winAuthAdminState winAuthTenantState customAppPoolIdentityAdminState
    customAppPoolIdentityTenantState loadBalancing routingRules experiments autoHealEnabled vnetName
    vnetRouteAllEnabled vnetPrivatePortsCount publicNetworkAccess localMySqlEnabled
    ipSecurityRestrictions scmIpSecurityRestrictions scmIpSecurityRestrictionsUseMain minTlsVersion
    scmMinTlsVersion ftpsState preWarmedInstanceCount elasticWebAppScaleLimit
    fileChangeAuditEnabled functionsRuntimeScaleMonitoringEnabled azureStorageAccounts
    http20ProxyFlag antivirusScanEnabled storageType sitePrivateLinkHostEnabled`,
  ),
};

/** Of the sign-in settings inside a configuration. */
export const AUTHENTICATION_NULLS = nulls(
  `enabled unauthenticatedClientAction tokenStoreEnabled allowedExternalRedirectUrls defaultProvider
  clientId clientSecret clientSecretSettingName clientSecretCertificateThumbprint issuer
  allowedAudiences additionalLoginParams aadClaimsAuthorization googleClientId googleClientSecret
  googleClientSecretSettingName googleOAuthScopes facebookAppId facebookAppSecret
  facebookAppSecretSettingName facebookOAuthScopes gitHubClientId gitHubClientSecret
  gitHubClientSecretSettingName gitHubOAuthScopes twitterConsumerKey twitterConsumerSecret
  twitterConsumerSecretSettingName microsoftAccountClientId microsoftAccountClientSecret
  microsoftAccountClientSecretSettingName microsoftAccountOAuthScopes configVersion`,
);
