"""What tests of several rooms share: sites, pages, machines, and programs that are run from outside."""
