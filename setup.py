"""What pyproject.toml cannot say: packages are discovered, and three folders are installed under other names."""

from setuptools import find_packages, setup

INSTALLED_AS = {"server": "skelact_server", "configs": "skelact.configs", "protos": "skelact.protos"}

setup(
    packages=[
        *find_packages(include=["skelact", "skelact.*"]),
        *(name.replace("server", "skelact_server", 1) for name in find_packages(include=["server", "server.*"])),
        "skelact.configs",
        "skelact.protos",
    ],
    package_dir={name: folder for folder, name in INSTALLED_AS.items()},
)
