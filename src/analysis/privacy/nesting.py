"""Which areas make up which: communes the province and its former districts, older communes newer ones."""

import pandas as pd

NESTING = ["part", "whole", "partition"]


def area_nesting(units: pd.DataFrame, crosswalk: pd.DataFrame, province: str) -> pd.DataFrame:
    """Return part, whole, partition (area codes): the parts of one partition make up their whole exactly.

    ``units`` and ``crosswalk`` as of ``load_units`` and ``load_crosswalk``, ``province`` a code. A unit is
    written as in observations, list/code; a district by its code. A newer unit that got only a part of an
    older one is not a sum and is left out.
    """
    code = units["list"] + "/" + units["code"]
    communes = pd.DataFrame({"part": code, "whole": province, "partition": units["list"]})
    in_district = pd.DataFrame({"part": code, "whole": units["district_code"], "partition": units["list"]})
    in_district = in_district.dropna()
    districts = in_district[["whole", "partition"]].drop_duplicates().rename(columns={"whole": "part"})
    districts = districts.assign(whole=province, partition="districts " + districts["partition"])
    return pd.concat([communes, in_district, districts, _merged(crosswalk)], ignore_index=True)[NESTING]


def _merged(crosswalk: pd.DataFrame) -> pd.DataFrame:
    """Return the newer units that are made of whole older ones."""
    to = [crosswalk["to_list"], crosswalk["to_code"], crosswalk["from_list"]]
    steps = crosswalk[crosswalk["relation"].eq("whole").groupby(to).transform("all")]
    return pd.DataFrame(
        {
            "part": steps["from_list"] + "/" + steps["from_code"],
            "whole": steps["to_list"] + "/" + steps["to_code"],
            "partition": steps["from_list"] + " in " + steps["to_list"],
        }
    )
