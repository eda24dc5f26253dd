"""The bill of materials, in CycloneDX's JSON."""

import uuid
from datetime import UTC, datetime

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from bundle.parts import PROGRAM, Part


def bill_of_materials(parts: list[Part], needs: tuple[str, ...], version: str, built: int) -> str:
    """Return the bill of a program that needs those Python packages; `built` is in seconds since 1970."""
    root = Component(
        name=PROGRAM,
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=PROGRAM,
        purl=_address("pypi", PROGRAM, version),
    )
    bill = Bom(serial_number=_serial_number(parts, version))
    bill.metadata.timestamp = datetime.fromtimestamp(built, UTC)
    bill.metadata.component = root
    components = {(part.kind, part.name): _component(part) for part in parts}
    for component in components.values():
        bill.components.add(component)
    for part in parts:
        bill.register_dependency(components[part.kind, part.name], [components[part.kind, name] for name in part.needs])
    others = [component for (kind, _), component in components.items() if kind != "pypi"]
    bill.register_dependency(root, [components["pypi", name] for name in needs] + others)
    return JsonV1Dot6(bill).output_as_string(indent=1) + "\n"


def _component(part: Part) -> Component:
    address = _address(part.kind, part.name, part.version)
    licences = [LicenseFactory().make_from_string(part.licence)] if part.licence else ()
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(address),
        purl=address,
        licenses=licences,
    )


def _address(kind: str, name: str, version: str) -> PackageURL:
    return PackageURL(kind, "debian" if kind == "deb" else None, name, version)


def _serial_number(parts: list[Part], version: str) -> uuid.UUID:
    """Return a number that is the same for the same parts: a build that can be repeated knows no chance."""
    return uuid.uuid5(
        uuid.NAMESPACE_URL, repr((PROGRAM, version, [(part.kind, part.name, part.version) for part in parts]))
    )
