import type { Application } from "../application/application.ts";
import type { SiteOptions } from "../application/compute-options.ts";
import { getAtt, ref, sub, textValue, uniqueName } from "./intrinsics.ts";
import { tagList } from "./tags.ts";
import {
  comments,
  type ResourceEntry,
  type TemplateObject,
  type TemplateResource,
} from "./template-types.ts";

/** What CloudFront takes of a comment. */
const commentLengthMax = 128;
const oneYearSeconds = 365 * 24 * 60 * 60;

/** Where a page says nothing itself: everything from its own address, and in nobody's frame. */
const defaultContentSecurityPolicy =
  "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/** AWS's own policies, which have the same ids in all accounts. */
const managedPolicies = {
  CachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  CachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  AllViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
} as const;

/** A bucket that only the CDN may read, and the CDN with the HTTP API behind the same address. */
export function siteResources(application: Application): ResourceEntry[] {
  const { site, tags } = application;
  if (site === undefined) {
    return [];
  }
  const Properties = { DistributionConfig: distribution(application, site), ...tagList(tags) };
  return [
    ["SiteBucket", bucket(tags)],
    ["SiteBucketPolicy", bucketPolicy()],
    ["SiteAccess", originAccess(application)],
    ["SiteHeaders", responseHeaders(application, site)],
    ...(site.cachedApiPaths === undefined
      ? []
      : [["SiteApiCache", apiCache(application)] satisfies ResourceEntry]),
    ["SiteDistribution", { Type: "AWS::CloudFront::Distribution", Properties }],
  ];
}

function bucket(tags: Application["tags"]): TemplateResource {
  return {
    Type: "AWS::S3::Bucket",
    DeletionPolicy: "RetainExceptOnCreate",
    UpdateReplacePolicy: "Retain",
    Properties: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
        ],
      },
      VersioningConfiguration: { Status: "Enabled" },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: "EndOldVersions",
            Status: "Enabled",
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
      ...tagList(tags),
    },
  };
}

function bucketPolicy(): TemplateResource {
  const distributionArn =
    "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${SiteDistribution}";
  return {
    Type: "AWS::S3::BucketPolicy",
    Properties: {
      Bucket: ref("SiteBucket"),
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ReadThroughDistribution",
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: sub("${SiteBucket.Arn}/*"),
            Condition: { StringEquals: { "AWS:SourceArn": sub(distributionArn) } },
          },
          {
            Sid: "RefusePlainHttp",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [getAtt("SiteBucket", "Arn"), sub("${SiteBucket.Arn}/*")],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      },
    },
  };
}

function originAccess({ name }: Application): TemplateResource {
  return {
    Type: "AWS::CloudFront::OriginAccessControl",
    Properties: {
      OriginAccessControlConfig: {
        Name: uniqueName(name),
        OriginAccessControlOriginType: "s3",
        SigningBehavior: "always",
        SigningProtocol: "sigv4",
      },
    },
  };
}

/** A page's own Content-Security-Policy is kept; the rest nobody has a reason to weaken. */
function responseHeaders(
  { name }: Application,
  { contentSecurityPolicy = defaultContentSecurityPolicy }: SiteOptions,
): TemplateResource {
  return {
    Type: "AWS::CloudFront::ResponseHeadersPolicy",
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: uniqueName(name),
        SecurityHeadersConfig: {
          StrictTransportSecurity: {
            AccessControlMaxAgeSec: oneYearSeconds,
            IncludeSubdomains: true,
            Override: true,
          },
          ContentSecurityPolicy: { ContentSecurityPolicy: contentSecurityPolicy, Override: false },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: "DENY", Override: true },
          ReferrerPolicy: { ReferrerPolicy: "strict-origin-when-cross-origin", Override: true },
        },
      },
    },
  };
}

/**
 * As the answer's own Cache-Control says, and not at all where it says nothing. Not AWS's policy for
 * that, `UseOriginCacheControlHeaders-QueryStrings`: it sends cookies and the host along.
 */
function apiCache({ name }: Application): TemplateResource {
  return {
    Type: "AWS::CloudFront::CachePolicy",
    Properties: {
      CachePolicyConfig: {
        Name: uniqueName(name),
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: oneYearSeconds,
        ParametersInCacheKeyAndForwardedToOrigin: {
          CookiesConfig: { CookieBehavior: "none" },
          HeadersConfig: { HeaderBehavior: "none" },
          QueryStringsConfig: { QueryStringBehavior: "all" },
          EnableAcceptEncodingBrotli: true,
          EnableAcceptEncodingGzip: true,
        },
      },
    },
  };
}

function distribution({ description, httpApi }: Application, site: SiteOptions): TemplateObject {
  const { defaultRootObject = "index.html", apiPaths = [], cachedApiPaths = [], domain } = site;
  const bucketOrigin = {
    Id: "Site",
    DomainName: getAtt("SiteBucket", "RegionalDomainName"),
    OriginAccessControlId: getAtt("SiteAccess", "Id"),
    S3OriginConfig: { OriginAccessIdentity: "" },
    [comments]: { S3OriginConfig: "CloudFront asks for it, though the access is the one above." },
  };
  const apiOrigin = {
    Id: "HttpApi",
    DomainName: sub("${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"),
    CustomOriginConfig: { OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] },
  };
  // CloudFront takes the first that fits, so the narrower ones come first.
  const behaviors = [
    ...cachedApiPaths.map((path) => ({ PathPattern: path, ...cachedApiBehavior() })),
    ...apiPaths.map((path) => ({ PathPattern: path, ...apiBehavior() })),
  ];
  const hasApi = httpApi !== undefined && behaviors.length > 0;
  return {
    Enabled: true,
    // Not to the half of a character that is two units of UTF-16.
    Comment: description.slice(0, commentLengthMax).replace(/[\ud800-\udbff]$/, ""),
    HttpVersion: "http2and3",
    IPV6Enabled: true,
    DefaultRootObject: defaultRootObject,
    ...(domain !== undefined && {
      Aliases: [textValue(domain.name)],
      ViewerCertificate: {
        AcmCertificateArn: textValue(domain.certificateArn),
        SslSupportMethod: "sni-only",
        MinimumProtocolVersion: "TLSv1.2_2021",
      },
    }),
    Origins: hasApi ? [bucketOrigin, apiOrigin] : [bucketOrigin],
    DefaultCacheBehavior: siteBehavior(),
    ...(hasApi && { CacheBehaviors: behaviors }),
  };
}

function siteBehavior(): TemplateObject {
  return {
    TargetOriginId: "Site",
    ViewerProtocolPolicy: "redirect-to-https",
    Compress: true,
    CachePolicyId: managedPolicies.CachingOptimized,
    ResponseHeadersPolicyId: ref("SiteHeaders"),
    [comments]: { CachePolicyId: "Managed-CachingOptimized" },
  };
}

/** Nothing that the API answers is kept, and it sees all that the browser sent but the host. */
function apiBehavior(): TemplateObject {
  return {
    TargetOriginId: "HttpApi",
    ViewerProtocolPolicy: "https-only",
    AllowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
    Compress: true,
    CachePolicyId: managedPolicies.CachingDisabled,
    OriginRequestPolicyId: managedPolicies.AllViewerExceptHostHeader,
    ResponseHeadersPolicyId: ref("SiteHeaders"),
    [comments]: {
      CachePolicyId: "Managed-CachingDisabled",
      OriginRequestPolicyId: "Managed-AllViewerExceptHostHeader",
    },
  };
}

/** Only what the cache's key has reaches the API, so that an answer cannot depend on anything else. */
function cachedApiBehavior(): TemplateObject {
  return {
    TargetOriginId: "HttpApi",
    ViewerProtocolPolicy: "redirect-to-https",
    AllowedMethods: ["GET", "HEAD"],
    CachedMethods: ["GET", "HEAD"],
    Compress: true,
    CachePolicyId: ref("SiteApiCache"),
    ResponseHeadersPolicyId: ref("SiteHeaders"),
  };
}
