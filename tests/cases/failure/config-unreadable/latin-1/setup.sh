printf "site_name: \351\nplugins: [inlaid]\n" > mkdocs.yml
