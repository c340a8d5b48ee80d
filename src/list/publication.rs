//! Where each list is published: by whom, where, and on what terms.

use super::SourceId;

/// How a list is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// The list's short name.
    pub source: &'static str,
    /// What the publisher calls it.
    pub title: &'static str,
    /// Who publishes it.
    pub publisher: &'static str,
    /// The page on which the publisher tells of it.
    pub page: &'static str,
    /// The files of one edition, https only.
    pub addresses: &'static [&'static str],
    /// The hosts that redirects of these addresses may lead to; `*.example.org` is all below one.
    pub hosts: &'static [&'static str],
    /// What may be done with it.
    pub terms: &'static str,
}

/// How a list is published, where that is known.
#[must_use]
pub fn publication(source: &SourceId) -> Option<&'static Publication> {
    PUBLICATIONS.iter().find(|publication| publication.source == source.as_str())
}

/// A work of the US government, 17 U.S.C. 105.
const PUBLIC_DOMAIN: &str = "public domain";

/// OFAC's service answers with a redirect to the store of the file: a bucket of the cloud region
/// that is kept for the US government.
const OFAC_HOSTS: &[&str] =
    &["sanctionslistservice.ofac.treas.gov", "*.treas.gov", "*.s3.us-gov-west-1.amazonaws.com"];

const OFAC: &str = "US Department of the Treasury, Office of Foreign Assets Control";

/// All lists with a reader, in the order of their short names.
///
/// The addresses are those the publishers document. Of OFAC's forms the enhanced one is taken: one
/// file that holds everything, zipped.
pub const PUBLICATIONS: &[Publication] = &[
    Publication {
        source: "au-dfat",
        title: "Consolidated List",
        publisher: "Australian Department of Foreign Affairs and Trade",
        page: "https://www.dfat.gov.au/international-relations/security/sanctions/consolidated-list",
        addresses: &[
            "https://www.dfat.gov.au/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx",
        ],
        hosts: &["www.dfat.gov.au", "dfat.gov.au"],
        terms: "CC BY 4.0",
    },
    Publication {
        source: "ca-sema",
        title: "Consolidated Canadian Autonomous Sanctions List",
        publisher: "Global Affairs Canada",
        page: "https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/consolidated-consolide.aspx",
        addresses: &[
            "https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales/sanctions/sema-lmes.xml",
        ],
        hosts: &["www.international.gc.ca", "international.gc.ca"],
        terms: "Open Government Licence - Canada",
    },
    Publication {
        source: "ch-seco",
        title: "Overall list of sanctioned individuals, entities and organizations",
        publisher: "Swiss State Secretariat for Economic Affairs (SECO)",
        page: "https://www.sesam.search.admin.ch/sesam-search-web/pages/search.xhtml",
        addresses: &[
            "https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction",
        ],
        hosts: &["www.sesam.search.admin.ch"],
        terms: "terms of use of the Swiss federal administration's websites",
    },
    Publication {
        source: "eu-fsf",
        title: "Consolidated list of persons, groups and entities subject to EU financial sanctions",
        publisher: "European Commission",
        page: "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
        // The token is the public one of the Commission's own page.
        addresses: &[
            "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw",
        ],
        hosts: &["webgate.ec.europa.eu", "*.ec.europa.eu"],
        terms: "free reuse with the source named (Commission Decision 2011/833/EU)",
    },
    Publication {
        source: "ofac-cons",
        title: "Consolidated Sanctions List (non-SDN)",
        publisher: OFAC,
        page: "https://ofac.treasury.gov/sanctions-list-service",
        addresses: &[
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONS_ENHANCED.ZIP",
        ],
        hosts: OFAC_HOSTS,
        terms: PUBLIC_DOMAIN,
    },
    Publication {
        source: "ofac-sdn",
        title: "Specially Designated Nationals and Blocked Persons List",
        publisher: OFAC,
        page: "https://ofac.treasury.gov/sanctions-list-service",
        addresses: &[
            "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN_ENHANCED.ZIP",
        ],
        hosts: OFAC_HOSTS,
        terms: PUBLIC_DOMAIN,
    },
    Publication {
        source: "opensanctions",
        title: "OpenSanctions Consolidated Sanctions",
        publisher: "OpenSanctions Datenbanken GmbH",
        page: "https://www.opensanctions.org/datasets/sanctions/",
        addresses: &["https://data.opensanctions.org/datasets/latest/sanctions/entities.ftm.json"],
        hosts: &["data.opensanctions.org"],
        terms: "CC BY-NC 4.0: business use needs a license from OpenSanctions",
    },
    Publication {
        source: "uk-fcdo",
        title: "UK Sanctions List",
        publisher: "UK Foreign, Commonwealth and Development Office",
        page: "https://www.gov.uk/government/publications/the-uk-sanctions-list",
        addresses: &["https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv"],
        hosts: &["sanctionslist.fcdo.gov.uk", "assets.publishing.service.gov.uk"],
        terms: "Open Government Licence v3.0",
    },
    Publication {
        source: "uk-ofsi",
        title: "Consolidated list of financial sanctions targets (kept until 2026)",
        publisher: "HM Treasury, Office of Financial Sanctions Implementation",
        page: "https://www.gov.uk/government/publications/financial-sanctions-consolidated-list-of-targets",
        addresses: &["https://ofsistorage.blob.core.windows.net/publishlive/2022format/ConList.csv"],
        hosts: &["ofsistorage.blob.core.windows.net"],
        terms: "Open Government Licence v3.0",
    },
    Publication {
        source: "un-sc",
        title: "United Nations Security Council Consolidated List",
        publisher: "United Nations Security Council",
        page: "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
        addresses: &["https://scsanctions.un.org/resources/xml/en/consolidated.xml"],
        hosts: &["scsanctions.un.org", "*.un.org", "unsolprodfiles.blob.core.windows.net"],
        terms: "terms of use of the UN's website",
    },
    Publication {
        source: "us-bis-dpl",
        title: "Denied Persons List",
        publisher: "US Department of Commerce, Bureau of Industry and Security",
        page: "https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl",
        addresses: &["https://www.bis.doc.gov/dpl/dpl.txt"],
        hosts: &["www.bis.doc.gov", "www.bis.gov", "media.bis.gov"],
        terms: PUBLIC_DOMAIN,
    },
    Publication {
        source: "us-csl",
        title: "Consolidated Screening List",
        publisher: "US Department of Commerce, International Trade Administration",
        page: "https://www.trade.gov/consolidated-screening-list",
        addresses: &["https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"],
        hosts: &["data.trade.gov"],
        terms: PUBLIC_DOMAIN,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_with_a_reader_is_published_somewhere() {
        for source in [
            SourceId::ofac_sdn(),
            SourceId::ofac_cons(),
            SourceId::un_sc(),
            SourceId::uk_ofsi(),
            SourceId::uk_fcdo(),
            SourceId::eu_fsf(),
            SourceId::ca_sema(),
            SourceId::ch_seco(),
            SourceId::au_dfat(),
            SourceId::us_csl(),
            SourceId::us_dpl(),
            SourceId::opensanctions(),
        ] {
            assert!(publication(&source).is_some(), "{source}");
        }
        assert!(PUBLICATIONS.is_sorted_by(|a, b| a.source < b.source));
        assert!(PUBLICATIONS.iter().all(|publication| SourceId::parse(publication.source).is_ok()));
    }
}
